import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { chatopsDocs } from "../../../scripts/generate-chatops-docs.ts";
import { commandLines } from "../../../src/engine/chatops/index.ts";
import { policyOf } from "../../../src/engine/config/policy.ts";
import { parse } from "../config/help.ts";

test("docs/chatops.md is what the table gives: npm run generate", async () => {
  expect(await readFile("docs/chatops.md", "utf8")).toBe(chatopsDocs());
});

test("its text gives no command when somebody pastes or quotes it", () => {
  expect(commandLines(chatopsDocs())).toEqual([]);
  expect(commandLines(chatopsDocs().replaceAll(/^/gm, "> "))).toEqual([]);
});

test("its example is one", () => {
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(chatopsDocs()) ?? [];
  const services = "project: shop\nservices: { web: { image: a } }\n";
  const { usual, apps, options, environments } = policyOf(parse(services + example));
  expect({ usual, apps, options: Object.keys(options) }).toEqual({
    usual: "staging",
    apps: [29_110],
    options: ["log_level"],
  });
  expect(environments["production"]).toMatchObject({
    permissions: { deploy: { role: "maintain" }, unlock: { users: [583_231] } },
    after: ["staging"],
    planFirst: true,
    freezes: [{ kind: "weekly" }, { kind: "once" }],
  });
});
