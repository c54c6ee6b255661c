import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands, laterCommands } from "../../src/cli/commands.ts";
import { program } from "../../src/cli/program.ts";
import { fakeTerminal } from "./terminal.ts";

let folder = "";
let config = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-cli-"));
  config = join(folder, "deploy.yaml");
  await writeFile(
    config,
    "project: shop\nservices: { web: { image: nginx } }\nenvironments:\n  production: { hosts: [a@192.0.2.1] }\n  staging: { hosts: local }\n",
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function type(...words: string[]) {
  const { terminal, written } = fakeTerminal();
  const code = await program(words, terminal);
  return { code, ...written };
}

describe("program", () => {
  test("without a word lists every command", async () => {
    const { code, stdout } = await type();
    expect(code).toBe(0);
    for (const { name, summary } of commands)
      expect(stdout).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 20)}`, "m"));
    expect(stdout).toContain("make an earlier release active again");
  });

  test.each(commands.map(({ name }) => name))(
    "%s has a help that shows its usage",
    async (name) => {
      const { code, stdout } = await type(name, "--help");
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: sluice ${name}`);
      expect((await type("help", name)).stdout).toBe(stdout);
    },
  );

  test("a misspelt command names the nearest and exits with 2", async () => {
    const { code, stderr } = await type("depoly");
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean deploy?");
  });

  test.each(laterCommands)("%s says that it is not there yet", async (name) => {
    const { code, stderr } = await type(name, "production");
    expect(code).toBe(2);
    expect(stderr).toContain("not available in this version yet");
  });

  test("a misspelt option names the nearest and exits with 2", async () => {
    const { code, stderr } = await type("deploy", "--jsno");
    expect(code).toBe(2);
    expect(stderr).toContain("--json");
  });

  test("a misspelt environment names the nearest and exits with 2", async () => {
    const { code, stderr } = await type("status", "producton", "-c", config);
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean production?");
  });

  test("an environment may only be left out where there is one", async () => {
    const { code, stderr } = await type("status", "-c", config);
    expect(code).toBe(2);
    expect(stderr).toContain("which environment? there are production, staging");
  });

  test("two different environments are refused", async () => {
    const { code, stderr } = await type("status", "staging", "-e", "production", "-c", config);
    expect(code).toBe(2);
    expect(stderr).toContain("two environments are named");
  });

  test("one argument too many is refused", async () => {
    expect((await type("status", "a", "b")).code).toBe(2);
  });

  test("an option before the command is refused with the reason", async () => {
    const { code, stderr } = await type("--json", "deploy");
    expect(code).toBe(2);
    expect(stderr).toContain("the command comes first");
  });

  test("--json prints one object even where nothing could begin", async () => {
    const { code, stdout } = await type("status", "nowhere", "--json", "-c", config);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      reason: "CONFIG_INVALID",
      diagnostics: [{ line: 3 }],
    });
    expect(JSON.parse((await type("deploy", "--json", "--nope")).stdout)).toMatchObject({
      ok: false,
      reason: "USAGE",
    });
  });

  test("what follows -- is passed on untouched and only where a command takes it", async () => {
    const { code, stderr } = await type("status", "--", "--json");
    expect(code).toBe(2);
    expect(stderr).toContain("takes nothing after --");
    expect((await type("exec", "staging", "-c", config)).stderr).toContain("no command was given");
  });

  test("promote wants two environments that differ", async () => {
    expect((await type("promote", "staging")).code).toBe(2);
    const { stderr } = await type("promote", "staging", "staging", "-c", config);
    expect(stderr).toContain("cannot be promoted to itself");
  });
});
