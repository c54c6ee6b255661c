import { expect, test } from "vitest";
import { type SummaryFacts, summaryMarkdown } from "../../src/action/summary.ts";
import { SluiceError } from "../../src/model/errors.ts";
import type { Outcome } from "../../src/model/outcome.ts";

const outcome: Outcome = {
  ok: true,
  reason: "OK",
  message: "",
  run: "r1",
  command: "deploy",
  project: "shop",
  environment: "production",
  revision: "0123456789abcdef0123456789abcdef01234567",
  release: 7,
  hosts: [{ name: "10.0.0.2", state: "switched", sshCommands: 1 }],
  urls: ["https://shop.example.com/"],
  stages: [],
};
const spans = [
  { name: "build", from: 0, to: 1200, failed: false },
  { name: "apply", from: 1200, to: 1200, failed: true },
];
const facts: SummaryFacts = {
  outcome,
  dryRun: false,
  plan: undefined,
  spans,
  fleet: new Map(),
  error: undefined,
};

test("a success tells release, revision, address, hosts and the way back", () => {
  const text = summaryMarkdown(facts);
  expect(text).toContain("## deploy `shop` to `production`: release 7");
  expect(text).toContain("revision `0123456789ab`");
  expect(text).toContain("<https://shop.example.com/>");
  expect(text).toContain("hosts switched: `10.0.0.2`");
  expect(text).toContain("npx sluice rollback production");
});

test("the first release has no way back", () => {
  expect(summaryMarkdown({ ...facts, outcome: { ...outcome, release: 1 } })).not.toContain("back");
});

test("stages are bars with a length, the failed one marked", () => {
  const text = summaryMarkdown(facts);
  expect(text).toContain("  build 1.20 s :0, 1200");
  expect(text).toContain("  apply 0.00 s :crit, 1200, 1201");
});

test("a failure tells code, message, facts, last lines and what to do", () => {
  const error = new SluiceError("HEALTH_TIMEOUT", "web was not healthy on 10.0.0.2", {
    facts: { "last status": "302", body: "<html>\n```\n# evil" },
    detail: "```\n## not a heading",
  });
  const text = summaryMarkdown({ ...facts, error, outcome: { ...outcome, ok: false } });
  expect(text).toContain("## deploy `shop` to `production`: HEALTH_TIMEOUT");
  expect(text).toContain("- last status: `302`");
  expect(text).toContain("````text\n```\n## not a heading\n````");
  expect(text).toContain("````text\n<html>\n```\n# evil\n````");
  expect(text).toContain("**What to do:**");
  expect(text).not.toContain("The way back");
});

test("whatever a container printed, the summary stays below GitHub's limit", () => {
  const detail = "`".repeat(3_000_000);
  const error = new SluiceError("CONTAINER_EXITED", "x".repeat(2_000_000), { detail });
  expect(Buffer.byteLength(summaryMarkdown({ ...facts, error }))).toBeLessThan(1024 * 1024);
});
