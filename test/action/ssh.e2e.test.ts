import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type RunnerRequest, type RunnerResult, startAction } from "../../sandbox/runner/index.ts";
import { shopBed } from "../e2e/support/bed.ts";
import { ENVIRONMENT, expectNoneLost, liveVersion, startTraffic } from "../e2e/support/index.ts";
import { expectSettled } from "../e2e/support/view.ts";
import { root } from "./bundle.ts";

/** The committed bundle against a real sshd, Docker and nginx. */
const bed = shopBed("action");
const NEVER_HEALTHY = { env: { FAIL_HEALTH: "503" }, health: { path: "/up", timeout: "10m" } };

let key: string;
beforeAll(() => {
  key = readFileSync(bed.host.ssh.privateKey, "utf8");
});
beforeEach(() => bed.settle("v1"));

function start(inputs: Record<string, string>, more: Partial<RunnerRequest> = {}) {
  return startAction({
    action: root,
    workspace: bed.project.folder,
    inputs: { environment: ENVIRONMENT, ...inputs },
    envVars: { SLUICE_SSH_KEY: key, HOME: "/nonexistent", SSH_AUTH_SOCK: "" },
    ...more,
  });
}

/** The key reaches the step with its lines, each of which could be printed alone. */
function expectNoKey({ log, outputs, summary, state }: RunnerResult): void {
  const texts = log.map(({ text }) => text).filter((text) => !text.startsWith("::add-mask::"));
  const all = [...texts, JSON.stringify([outputs, state]), summary].join("\n");
  const lines = key.split("\n").filter((line) => line !== "" && !line.startsWith("-----"));
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(all).not.toContain(line);
  expect(all).not.toContain(Buffer.from(key).toString("base64").slice(0, 40));
}

test("deploys over SSH and loses no request while it does", async () => {
  await bed.project.writeShop("v2");
  const load = await startTraffic(bed.host, bed.project);
  const result = await start({ command: "deploy" }).result;
  await expectNoneLost(load, "deploy by the bundle");
  expect(result.annotations).toEqual([]);
  expect(result.conclusion).toBe("success");
  expect(JSON.parse(result.outputs["result"]!)).toMatchObject({
    ok: true,
    hosts: [{ state: "switched", sshCommands: 1 }],
  });
  expect(await liveVersion(bed.host, bed.project)).toBe("v2");
  await expectSettled(bed.host, bed.project);
  expectNoKey(result);
});

test("a cancelled run leaves the host as it was", async () => {
  await bed.unharmed("cancelled", "v1", async () => {
    await bed.project.writeShop("v2", NEVER_HEALTHY);
    const running = start(
      { command: "deploy" },
      { onLine: ({ text }) => text.includes("starts web") && running.cancel() },
    );
    const result = await running.result;
    expect(result).toMatchObject({ conclusion: "cancelled", outputs: { reason: "ABORTED" } });
    expect(result.main.signal).toBeNull();
    expect(result.log.at(-1)?.text).toMatch(/^release \d+ is live$/);
  });
});

test("a run that is killed is cleared up by its own post step", async () => {
  await bed.unharmed("killed", "v1", async () => {
    await bed.project.writeShop("v2", NEVER_HEALTHY);
    const running = start(
      { command: "deploy" },
      { onLine: ({ text }) => text.includes("starts web") && running.kill() },
    );
    const result = await running.result;
    expect(result).toMatchObject({ conclusion: "failure", main: { signal: "SIGKILL" } });
    expect(result.post?.exitCode).toBe(0);
    expect(result.log.at(-1)?.text).toMatch(/^release \d+ is live$/);
    expectNoKey(result);
  });
});

test("a host key that is not the one in deploy.yaml is refused before anything is sent", async () => {
  const { address, port } = bed.host.ssh;
  const fingerprint = `SHA256:${"A".repeat(43)}`;
  await bed.project.writeShop("v2");
  await bed.project.write(
    { web: { image: "sluice-e2e/shop:v2", port: 3000 } },
    { hosts: [{ address, port, user: "root", fingerprint }] },
  );
  const result = await start({ command: "deploy" }).result;
  expect(result).toMatchObject({ main: { exitCode: 3 }, outputs: { reason: "HOST_KEY_MISMATCH" } });
  expect(await liveVersion(bed.host, bed.project)).toBe("v1");
});
