import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { RunnerResult } from "../../sandbox/runner/index.ts";
import { type GitHubApi, startGitHubApi } from "./github-api.ts";
import { createLocalPlace, type LocalPlace } from "./local-place.ts";

const SECRET = "s3cret/with spaces & more";
const FOREVER = { env: { FAIL_HEALTH: "503" }, health: { path: "/up", timeout: "10m" } };

let place: LocalPlace;
let github: GitHubApi;

beforeAll(async () => {
  place = await createLocalPlace("action-e2e", 18_431);
  github = await startGitHubApi();
});
afterAll(async () => {
  github?.close();
  await place?.remove();
});
beforeEach(() => {
  github.asked.length = 0;
});

/** Everything a person or another job can read of a run. */
function readable({ log, outputs, summary, annotations, state }: RunnerResult): string {
  const lines = log.map(({ text }) => text).filter((text) => !text.startsWith("::add-mask::"));
  return [...lines, JSON.stringify([outputs, annotations, state]), summary].join("\n");
}

function expectNoSecret(result: RunnerResult): void {
  const text = readable(result);
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(encodeURIComponent(SECRET));
  expect(text).not.toContain(Buffer.from(SECRET).toString("base64").replace(/=+$/, ""));
  expect(text).not.toContain(Buffer.from(SECRET).toString("hex"));
}

const onGitHub = () => ({ github: { api_url: github.url, token: "ghs_token_of_the_job" } });

test("a wrong deploy.yaml is marked on its lines and nothing is begun", async () => {
  await place.write({ prot: 3000 });
  const result = await place.action({ command: "deploy" }, onGitHub());
  expect(result.main.exitCode).toBe(2);
  expect(result.annotations[0]).toMatchObject({
    message: expect.stringContaining(`unknown key "prot"`),
    properties: { file: "deploy.yaml", title: "services.web.prot" },
  });
  expect(result.outputs).toMatchObject({ reason: "CONFIG_INVALID", "release-id": "" });
  expect(result.state).toEqual({});
  expect(result.log.filter(({ step }) => step === "post")).toEqual([]);
  expect(github.asked).toEqual([]);
});

test("a wrong input and a missing secret are refused with exit code 2", async () => {
  await place.write({ secrets: ["SESSION_KEY"] });
  const input = await place.action({ command: "deploy", force: "perhaps" });
  expect(input).toMatchObject({ main: { exitCode: 2 }, outputs: { reason: "USAGE" } });
  const secret = await place.action({ command: "deploy" });
  expect(secret.log.filter(({ step }) => step === "post")).toEqual([]);
  expect(secret).toMatchObject({ main: { exitCode: 2 }, outputs: { reason: "SECRET_MISSING" } });
});

test("plan tells what would change and touches nothing", async () => {
  await place.write();
  const result = await place.action({ command: "plan" }, onGitHub());
  expect(result.conclusion).toBe("success");
  expect(JSON.parse(result.outputs["plan"]!)).toMatchObject({ release: 1 });
  expect(result.summary).toContain("What would change");
  expect(result.groups).toEqual(["build", "connect", "observe", "plan"]);
  expect(await place.containers()).toEqual([]);
  expect(github.asked).toEqual([]);
});

test("deploy takes the release live, records it at GitHub, and prints no secret in any form", async () => {
  await place.write({ secrets: ["SESSION_KEY"] });
  const result = await place.action(
    { command: "deploy" },
    { ...onGitHub(), envVars: { SESSION_KEY: SECRET } },
  );
  expect(result.annotations).toEqual([]);
  expect(result.conclusion).toBe("success");
  expect(await place.version()).toBe("v1");
  expect(result.outputs).toMatchObject({ "release-id": "1", reason: "OK" });
  expect(result.outputs["environment-url"]).toBe("http://web.local.action-e2e.localhost:18431/");
  expect(result.summary).toContain("```mermaid\ngantt");
  expectNoSecret(result);
  expect(readable(result)).not.toContain("ghs_token_of_the_job");
  const [begun, underWay, done] = github.asked.filter(({ line }) =>
    line.startsWith("POST /repos/acme/shop/deployments"),
  );
  expect(begun).toMatchObject({
    line: "POST /repos/acme/shop/deployments",
    token: "token ghs_token_of_the_job",
    body: {
      ref: "1".repeat(40),
      auto_merge: false,
      required_contexts: [],
      environment: "local",
      payload: { release: 1, images: { web: expect.stringMatching(/^sluice\/.*:[0-9a-f]{12}$/) } },
    },
  });
  expect(underWay?.body).toMatchObject({ state: "in_progress" });
  expect(done).toMatchObject({
    line: "POST /repos/acme/shop/deployments/1/statuses",
    body: { state: "success", environment_url: result.outputs["environment-url"] },
  });
});

test("a deploy that was planned on something else is refused", async () => {
  await place.write({ env: { NEW: "1" } });
  const expected = JSON.stringify({ expect: { localhost: "0123456789abcdef" } });
  const result = await place.action({ command: "deploy", "expect-plan": expected });
  expect(result).toMatchObject({ main: { exitCode: 3 }, outputs: { reason: "PLAN_STALE" } });
});

test("what a failing container prints is shown without the secrets in it", async () => {
  const script = `const s = process.env.SESSION_KEY;
    console.log("plain " + s); console.log("coded " + Buffer.from(s).toString("base64"));
    console.log("\`\`\`"); process.exit(1)`;
  await place.write({ secrets: ["SESSION_KEY"], command: ["node", "-e", script] });
  const result = await place.action(
    { command: "deploy" },
    { ...onGitHub(), envVars: { SESSION_KEY: SECRET } },
  );
  expect(result).toMatchObject({ main: { exitCode: 1 }, outputs: { reason: "CONTAINER_EXITED" } });
  expect(result.summary).toContain("plain ***");
  expect(result.summary).toContain("coded ***");
  expectNoSecret(result);
  expect(github.asked.at(-1)?.body).toMatchObject({ state: "failure" });
  expect(await place.version()).toBe("v1");
});

test("a cancelled run takes back what is not live, in its own seconds", async () => {
  await place.write(FOREVER);
  const before = await place.containers();
  const running = place.start(
    { command: "deploy" },
    {
      ...onGitHub(),
      onLine: ({ text }) => text.includes("starts web") && running.cancel(),
    },
  );
  const result = await running.result;
  expect(result).toMatchObject({ conclusion: "cancelled", outputs: { reason: "ABORTED" } });
  expect(result.main.signal).toBeNull();
  expect(result.log.at(-1)).toMatchObject({ step: "post", text: "release 1 is live" });
  expect(await place.containers()).toEqual(before);
  expect(await place.version()).toBe("v1");
});

const isRecorded = () =>
  github.asked.some(({ line }) => line === "POST /repos/acme/shop/deployments");

test("after a kill the post step takes back what was half done and closes the record", async () => {
  await place.write(FOREVER);
  const before = await place.containers();
  const running = place.start(
    { command: "deploy" },
    {
      ...onGitHub(),
      // The record is made behind the run's back: on a busy machine it may come after the container.
      onLine: ({ text }) =>
        text.includes("starts web") &&
        void vi.waitUntil(isRecorded, 20_000).then(() => running.kill()),
    },
  );
  const result = await running.result;
  expect(result).toMatchObject({ conclusion: "failure", main: { signal: "SIGKILL" } });
  expect(result.post?.exitCode).toBe(0);
  expect(result.log.at(-1)).toMatchObject({ step: "post", text: "release 1 is live" });
  expect(await place.containers()).toEqual(before);
  expect(github.asked.at(-1)?.body).toMatchObject({ state: "error" });
});

test("a preview whose pull request was closed meanwhile is destroyed by the run that made it", async () => {
  await place.write();
  const preview = { command: "deploy", environment: "preview-12" };
  const before = await place.containers();
  const labels: object[] = [];
  const pull = {
    number: 12,
    labels,
    user: null,
    base: { ref: "main" },
    head: { sha: "", repo: null },
  };
  github.pulls.set("12", { ...pull, state: "closed" });
  const closed = await place.action(preview, onGitHub());
  expect(closed).toMatchObject({ main: { exitCode: 3 }, outputs: { reason: "PULL_NOT_OPEN" } });
  expect(readable(closed)).toContain("#12 was closed meanwhile: preview-12 is destroyed again");
  expect(await place.containers()).toEqual(before);
  expect(github.asked.at(-1)?.body).toMatchObject({ state: "failure" });

  // Open, or not to be asked: it stays.
  github.pulls.set("12", { ...pull, state: "open" });
  expect((await place.action(preview, onGitHub())).conclusion).toBe("success");
  expect(await place.containers()).toHaveLength(before.length + 1);
  github.pulls.clear();
  const unread = await place.action({ ...preview, force: "true" }, onGitHub());
  expect(unread.conclusion).toBe("success");
  expect(readable(unread)).toContain(
    "whether #12 is still open is not known (pull-requests: read)",
  );
  await place.action({ command: "destroy", environment: "preview-12" });
  expect(await place.containers()).toEqual(before);
});

test("a GitHub that does not answer well costs two warnings and no deploy", async () => {
  github.failWith(500);
  await place.write({ build: { context: ".", args: { VERSION: "v2" } } });
  const result = await place.action({ command: "deploy" }, onGitHub());
  expect(result.conclusion).toBe("success");
  expect(result.annotations).toMatchObject([
    { level: "warning", message: expect.stringContaining("not asked for a lock") as string },
    { level: "warning", message: expect.stringContaining("deployment") as string },
  ]);
  expect(await place.version()).toBe("v2");
});

test("rollback makes the release before live again", async () => {
  const result = await place.action({ command: "rollback" });
  expect(result.conclusion).toBe("success");
  expect(await place.version()).toBe("v1");
});

test("status tells what runs", async () => {
  const result = await place.action({ command: "status" });
  expect(result.conclusion).toBe("success");
  expect(JSON.parse(result.outputs["result"]!)).toMatchObject({ command: "status", ok: true });
  expect(result.summary).toContain("web");
});

test("a locked environment refuses a deploy and names the reason, until it is unlocked", async () => {
  await place.write({ env: { NEW: "2" } });
  const lock = await place.action({ command: "lock", reason: "a migration runs" });
  expect(lock.conclusion).toBe("success");
  const deploy = await place.action({ command: "deploy" });
  expect(deploy).toMatchObject({ main: { exitCode: 3 }, outputs: { reason: "LOCK_HELD" } });
  expect(readable(deploy)).toContain("a migration runs");
  expect((await place.action({ command: "unlock" })).conclusion).toBe("success");
  expect((await place.action({ command: "deploy" })).conclusion).toBe("success");
});

test("destroy must be told where, and leaves nothing", async () => {
  const guessed = await place.action({ command: "destroy", environment: "" });
  expect(guessed).toMatchObject({ main: { exitCode: 2 }, outputs: { reason: "USAGE" } });
  const result = await place.action({ command: "destroy" });
  expect(result.conclusion).toBe("success");
  expect(await place.containers()).toEqual([]);
  expect(await place.version()).toBeUndefined();
});
