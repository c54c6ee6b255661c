import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { runAction, startAction } from "../../../sandbox/runner/index.ts";
import type { RunnerRequest } from "../../../sandbox/runner/index.ts";

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
const workspace = tmpdir();

function speak(more: Partial<RunnerRequest> = {}) {
  return runAction({ action: join(fixtures, "speaker"), workspace, ...more });
}

test("inputs come from with:, from defaults and from the context", async () => {
  const { log } = await speak({ inputs: { who: "me" }, github: { token: "t-1" } });
  const line = log.find(({ text }) => text.startsWith("inputs"))?.text;
  expect(line).toBe('inputs ["me","1","false","t-1"]');
});

test("the step finds its event, its commit and its workspace", async () => {
  const { log } = await speak({ event: { action: "opened" }, github: { sha: "abc" } });
  const texts = log.map(({ text }) => text);
  expect(texts).toContain("event opened");
  expect(texts).toContain("sha abc in true");
});

test("what is said to be secret is masked from then on, line by line", async () => {
  const { log, annotations } = await speak();
  const texts = log.map(({ text }) => text);
  expect(texts).toContain("before hunter2-secret");
  expect(texts).toContain("after ***");
  expect(texts).toContain("only the ***");
  expect(annotations.at(-1)).toMatchObject({ level: "warning", message: "*** is weak" });
});

test("secrets of the workflow are masked without being asked", async () => {
  const { log } = await speak({ secrets: ["hunter2-secret"] });
  expect(log.map(({ text }) => text)).toContain("before ***");
});

test("annotations carry their place and their lines", async () => {
  const { annotations } = await speak();
  expect(annotations[0]).toEqual({
    level: "error",
    message: "wrong\nand 100%",
    properties: { file: "deploy.yaml", line: "3", col: "5", title: "a: b, c" },
  });
});

test("between a stop mark and its end commands are only text", async () => {
  const { log } = await speak();
  expect(log.map(({ text }) => text)).toContain("::add-mask::not obeyed");
});

test("outputs, state, variables, paths and both summaries are handed over", async () => {
  const result = await speak();
  expect(result.outputs).toEqual({ plain: "a=b", lines: "one\n\ntwo" });
  expect(result.state).toEqual({ id: "second" });
  expect(result.env).toEqual({ FROM_MAIN: "yes" });
  expect(result.summary).toBe("# from main\n# from post\n");
  expect(result.groups).toEqual(["Work"]);
  expect(result.conclusion).toBe("success");
});

test("post sees what main has saved, and its inputs", async () => {
  const { log } = await speak();
  const post = log.filter(({ step }) => step === "post").map(({ text }) => text);
  expect(post).toEqual(["post second yes /opt/from-main world"]);
});

test("a red main stays red, and post still runs", async () => {
  const { conclusion, main, post } = await speak({ inputs: { fail: "2" } });
  expect(conclusion).toBe("failure");
  expect(main.exitCode).toBe(2);
  expect(post?.exitCode).toBe(0);
});

test("an input that action.yml does not know is complained about", async () => {
  const { complaints } = await speak({ inputs: { whom: "x" } });
  expect(complaints).toEqual(["Unexpected input(s) 'whom'"]);
});

async function cancelStubborn(endsAt: string) {
  const running = startAction({
    action: join(fixtures, "stubborn"),
    workspace,
    inputs: { "ends-at": endsAt },
    timeScale: 0.1,
    onLine: ({ text }) => text === "ready" && running.cancel(),
  });
  const result = await running.result;
  return { ...result, texts: result.log.map(({ text }) => text) };
}

test("a cancelled step that obeys SIGINT gets no other signal", async () => {
  const { conclusion, main, texts } = await cancelStubborn("SIGINT");
  expect(main).toMatchObject({ exitCode: 3, signal: null });
  expect(texts).toEqual(["ready", "got SIGINT", "post begun=true"]);
  expect(conclusion).toBe("cancelled");
});

test("SIGTERM follows SIGINT, SIGKILL follows both, and post runs after all of them", async () => {
  expect((await cancelStubborn("SIGTERM")).texts).toContain("got SIGTERM");
  const killed = await cancelStubborn("SIGKILL");
  expect(killed.main).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  expect(killed.texts).toEqual(["ready", "got SIGINT", "got SIGTERM", "post begun=true"]);
});

test("a summary over 1 MiB is dropped with a complaint, as GitHub does", async () => {
  const action = mkdtempSync(join(tmpdir(), "runner-summary-"));
  onTestFinished(() => rmSync(action, { recursive: true }));
  const script = `require("node:fs").writeFileSync(process.env.GITHUB_STEP_SUMMARY, "x".repeat(1048577))`;
  writeFileSync(join(action, "main.cjs"), script);
  writeFileSync(join(action, "action.yml"), "name: a\nruns: { using: node24, main: main.cjs }\n");
  const { summary, complaints, post } = await runAction({ action, workspace });
  expect(summary).toBe("");
  expect(complaints[0]).toContain("supports content up to 1024k, got 1025k");
  expect(post).toBeUndefined();
});
