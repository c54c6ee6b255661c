import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { program } from "../../../src/cli/program.ts";
import { fakeTerminal } from "../terminal.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-env-"));
  await writeFile(
    join(folder, "deploy.yaml"),
    "project: shop\nservices: { web: { image: nginx, port: 80, env: { A: secret-ish } } }\nenvironments: { here: { hosts: local } }\n",
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function type(...words: string[]) {
  const { terminal, written } = fakeTerminal();
  const code = await program([...words, "-c", join(folder, "deploy.yaml")], terminal);
  return { code, ...written };
}

test("env lists the names that deploy.yaml declares, with plain Docker too", async () => {
  const { code, stdout } = await type("env");
  expect(code).toBe(0);
  expect(stdout).toMatch(/web +A +•••••• +deploy.yaml/);
  expect(stdout).not.toContain("secret-ish");
});

test("env --json tells names and owners", async () => {
  const { stdout } = await type("env", "list", "--json");
  const { ok, variables } = JSON.parse(stdout) as { ok: boolean; variables: object[] };
  expect(ok).toBe(true);
  expect(variables).toContainEqual({
    service: "web",
    name: "A",
    owner: "deploy.yaml",
    missing: [],
  });
  expect(stdout).not.toContain("secret-ish");
});

test("env set warns of a value in the command line, and with plain Docker says where to write it", async () => {
  const { code, stderr } = await type("env", "set", "B=hush-hush");
  expect(code).toBe(2);
  expect(stderr).toContain("warning: B: values of a command line");
  expect(stderr).toContain("TARGET_LACKS");
  expect(stderr).not.toContain("hush-hush");
});

test("env with another word says which there are", async () => {
  const { code, stderr } = await type("env", "show");
  expect(code).toBe(2);
  expect(stderr).toContain("list, set, unset or import");
});
