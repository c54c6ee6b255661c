import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docker } from "../../../src/adapters/docker/runtime.ts";
import { localHost } from "../../../src/adapters/local/host.ts";
import { nginx } from "../../../src/adapters/nginx/proxy.ts";
import { removalPhase } from "../../../src/engine/destroy/phase.ts";
import { openSession } from "../../../src/engine/host/session.ts";
import { stateFolder } from "../../../src/model/names.ts";
import { scope } from "../facts.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-waiting-"));
});
afterAll(() => rm(root, { recursive: true }));

test("a run that waited for a destroy holds the lock that counts, not the one that went with the folder", async () => {
  const host = localHost(root, 8080, false);
  const folder = stateFolder(root, scope);
  const { signal } = new AbortController();
  const open = (lockWait: number, onWait?: () => void) =>
    openSession(host, { folder, lock: "exclusive", lockWait, holder: "{}" }, signal, onWait);

  const destroying = await open(0);
  const waits = Promise.withResolvers<void>();
  const waiting = open(30, waits.resolve);
  await waits.promise;
  const things = [{ kind: "state", name: folder } as const];
  const removal = { host: host.name, fingerprint: "", things, left: [] };
  await destroying.run(removalPhase(scope, host, docker, nginx, removal), () => {});
  await destroying.close();

  const second = await waiting;
  await expect(open(0)).rejects.toMatchObject({ code: "LOCK_HELD" });
  await second.close();
});
