import { describe, expect, test } from "vitest";
import { previewRulesOf } from "../../../src/engine/config/preview-rules.ts";
import { parse, problemsOf } from "./help.ts";

const BASE = `project: shop
services: { web: { image: a }, worker: { image: a, depends_on: [web] } }
`;
const CLOUD = "provider: digitalocean, region: lon1, size: s-1vcpu-1gb";
const HOUR = 3_600_000;

describe("the rules of previews", () => {
  test("are off where deploy.yaml has none", () => {
    expect(previewRulesOf(parse(`${BASE}environments: { local: { hosts: local } }`))).toBe("off");
  });

  test("take every open pull request for three days where deploy.yaml is silent", () => {
    expect(previewRulesOf(parse(`${BASE}previews: { hosts: local }`))).toEqual({
      on: "open",
      label: "preview",
      keepLabel: "keep",
      drafts: true,
      bots: false,
      forks: "refuse",
      paths: {},
      services: [
        { name: "web", dependsOn: [] },
        { name: "worker", dependsOn: ["web"] },
      ],
      ttl: 72 * HOUR,
      quota: { perRepository: 10 },
    });
  });

  test("are those that are written", () => {
    const rules = previewRulesOf(
      parse(`${BASE}previews:
  hosts: ["deploy@203.0.113.7"]
  sleep_after: 2h
  protect: password
  on: label
  label: "needs preview"
  keep_label: "📌 keep"
  bots: true
  branch: main
  paths: { web: ["apps/web/**", package.json] }
  ttl: 24h
  policy: { drafts: false, forks: approve }
  quota: { per_repository: 5, per_organisation: 20, per_user: 2, monthly_usd: 50 }
`),
    );
    expect(rules).toEqual({
      on: "label",
      label: "needs preview",
      keepLabel: "📌 keep",
      drafts: false,
      bots: true,
      forks: "approve",
      branch: "main",
      paths: { web: ["apps/web/**", "package.json"] },
      services: [
        { name: "web", dependsOn: [] },
        { name: "worker", dependsOn: ["web"] },
      ],
      sleepAfter: 2 * HOUR,
      protect: "password",
      ttl: 24 * HOUR,
      quota: { perRepository: 5, perOrganisation: 20, perUser: 2, monthly: 50 },
    });
  });

  test("let nothing sleep that Coolify runs", () => {
    const text = `${BASE}target: coolify
previews: { hosts: ["deploy@203.0.113.7"], sleep_after: 2h }`;
    expect(previewRulesOf(parse(text))).not.toHaveProperty("sleepAfter");
  });

  test("name services that there are", () => {
    const problems = problemsOf(`${BASE}previews: { hosts: local, paths: { wbe: ["a/**"] } }`);
    expect(problems.join("\n")).toMatch(/there is no service .?wbe/);
  });

  test.each([
    ["hosts: [a@h, a@i], domain: p.example.com", /one of 2 hosts.*wildcard/s],
    ["hosts: [a@h], quota: { hosts: 2 }", /are not made/],
    [`hosts: { ${CLOUD}, count: 2 }`, /hosts are made when a preview has no room/],
    [`hosts: { ${CLOUD} }, quota: { hosts: 4 }`, /4 hosts are more than the limit of 3/],
  ])("refuse { %s }", (previews, problem) => {
    const problems = problemsOf(`${BASE}previews: { ${previews} }`);
    expect(problems.join("\n")).toMatch(problem);
    expect(problems).toHaveLength(1);
  });

  test("let services with data share hosts, of which each preview has one", () => {
    const services = "services: { web: { image: a, stateful: true, volumes: { d: /d } } }";
    const text = `project: a\n${services}\nenvironments: { l: { hosts: local } }\n`;
    expect(previewRulesOf(parse(`${text}previews: { hosts: [a@h, a@i] }`))).not.toBe("off");
  });

  test.each(["on: never", 'label: ""', 'paths: { web: ["/etc"] }', "branch: -x"])(
    "refuse %s",
    (line) => {
      expect(problemsOf(`${BASE}previews: { hosts: local, ${line} }`)).toHaveLength(1);
    },
  );
});
