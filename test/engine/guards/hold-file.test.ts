import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { wrapperText } from "../../../sandbox/hosts/faults/clock.ts";
import { localHost } from "../../../src/adapters/local/host.ts";
import type { Host } from "../../../src/contracts/host.ts";
import { holdFile } from "../../../src/engine/guards/hold-file.ts";
import { openSession, type Session } from "../../../src/engine/host/session.ts";
import { holdStoreSuite } from "../../contracts/lock.ts";

const folders: string[] = [];
const sessions: Session[] = [];
afterAll(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

/** This machine, with a `date` of the test's own first in PATH. */
function withBin(host: Host, bin: string): Host {
  const privilege = ["env", `PATH=${bin}:${process.env["PATH"]}`];
  return { ...host, layout: { ...host.layout, privilege } };
}

holdStoreSuite("a file on a host", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-hold-"));
  folders.push(folder);
  const host = withBin(localHost(folder, 8080, false), folder);
  return {
    async open() {
      const options = { folder, lock: "none", lockWait: 0, holder: "{}" } as const;
      const session = await openSession(host, options, new AbortController().signal);
      sessions.push(session);
      return holdFile(session, join(folder, "environment"));
    },
    pass: (ms) => writeFile(join(folder, "date"), wrapperText(ms / 1000), { mode: 0o755 }),
  };
});
