import { describe, expect, test } from "vitest";
import { resolve } from "../../../src/engine/config/index.ts";
import { parse, problemsOf } from "./help.ts";

const text = (lines: string) => `project: shop
services:
  web: { image: "web:1", port: 80 }
  nightly: { image: "web:1", schedule: "0 2 * * *" }
environments:
  production: { hosts: [a@203.0.113.7], migrate: { service: web, command: [migrate] } }
previews:
  hosts: [a@203.0.113.7]
${lines}`;
const previews = (lines: string) => parse(text(lines));
const refusals = (lines: string) => problemsOf(text(lines)).join("\n");

const CLOUD = { provider: "digitalocean", region: "lon1", size: "s-1vcpu-1gb" } as const;

describe("the settings of previews", () => {
  test("are sleep after half an hour and nothing else where nothing is said", () => {
    const { preview, jobs } = resolve(previews(""), "preview-1");
    expect({ preview, jobs }).toEqual({ preview: { sleepAfter: 30 * 60_000 }, jobs: undefined });
    expect(resolve(previews(""), "production").preview).toBeUndefined();
  });

  test("are all there, with durations in milliseconds", () => {
    const { preview, jobs, services } = resolve(
      previews(`  domain: x.test
  suffix: true
  protect: { allow: [198.51.100.0/24] }
  sleep_after: 2h
  migrate: { service: web, command: [migrate], timeout: 30s }
  seed: { service: web, command: [seed] }
`),
      "preview-1",
    );
    expect(preview).toEqual({
      sleepAfter: 2 * 3_600_000,
      protect: { kind: "addresses", allow: ["198.51.100.0/24"] },
      suffix: true,
    });
    expect(jobs).toEqual([
      { name: "seed", service: "web", command: ["seed"], timeout: 600_000 },
      { name: "migrate", service: "web", command: ["migrate"], timeout: 30_000 },
    ]);
    expect(services[0]?.domains[0]).toMatch(/^pr-1-web-.*\.x\.test$/);
  });

  test("never sleep where told so, and on the local machine", () => {
    expect(resolve(previews("  sleep_after: never"), "preview-1").preview).toEqual({});
    const local = previews("").config;
    const at = { ...previews(""), config: { ...local, previews: { hosts: "local" as const } } };
    expect(resolve(at, "preview-1").preview).toEqual({});
  });

  test("say how many hosts there may be, and whether each has its own", () => {
    const { config, ...rest } = previews("  own_host: true");
    const all = { ...config.previews!, hosts: CLOUD, quota: { hosts: 2 } };
    const { preview } = resolve({ ...rest, config: { ...config, previews: all } }, "preview-1");
    expect(preview).toMatchObject({ ownHost: true, mostHosts: 2 });
  });

  test("an environment may have a migrate of its own", () => {
    expect(resolve(previews(""), "production").jobs).toEqual([
      { name: "migrate", service: "web", command: ["migrate"], timeout: 600_000 },
    ]);
  });

  test.each([
    ["seed: { service: wbe, command: [seed] }", "wbe"],
    ["seed: { service: web, command: [] }", "empty"],
    ["sleep_after: 1s", "1s"],
    ["migrate: { service: web }", "command"],
  ])("%s is refused", (line, word) => {
    expect(refusals(`  ${line}`)).toContain(word);
  });

  test("seed and migrate are refused where nothing would run them", () => {
    const job = "  migrate: { service: web, command: [migrate] }";
    const cloned = text(`${job}\n  target: coolify`).replace(
      'web: { image: "web:1"',
      "web: { repository: { url: https://github.com/acme/shop }",
    );
    expect(problemsOf(cloned).join("\n")).toContain("Coolify builds web when it starts it");
    const scheduled = job.replace("service: web", "service: nightly");
    expect(refusals(scheduled)).toContain("nightly is not kept running");
  });
});
