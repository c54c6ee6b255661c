import { describe, expect, test } from "vitest";
import { summary } from "../../src/cli/answer.ts";
import type { HostOutcome, Outcome } from "../../src/model/outcome.ts";

function said(state: HostOutcome["state"], more: Partial<Outcome> = {}): string {
  return summary({
    ok: true,
    reason: "OK",
    message: "",
    run: "r",
    command: "deploy",
    project: "shop",
    environment: "production",
    revision: "",
    release: 7,
    hosts: [{ name: "a", state, sshCommands: 1 }],
    urls: ["http://shop.example.com/"],
    stages: [{ name: "apply", ms: 1200 }],
    ...more,
  });
}

describe("the last words of a deploy", () => {
  test("say what is live, in which time and where", () => {
    expect(said("switched")).toBe(
      "shop production: release 7 is live (1.2 s)\n  http://shop.example.com/",
    );
  });

  test("say that nothing was touched, or had to be done", () => {
    expect(said("planned")).toContain("nothing was touched");
    expect(said("unchanged")).toContain("release 7 is live, nothing had to be done");
  });

  test("name what waits until somebody starts it", () => {
    const waiting = { waiting: ["api", "web"] };
    expect(said("unchanged", { ...waiting, release: 0, urls: [] })).toBe(
      "shop production: nothing is live yet; configured, and started by `sluice start`: api, web (1.2 s)",
    );
    expect(said("switched", waiting)).toContain("release 7 is live; configured");
  });
});
