import { execFile } from "node:child_process";
import { cpus, loadavg, release } from "node:os";
import { promisify } from "node:util";
import { type Bed, mustExec } from "./bed.ts";

const call = promisify(execFile);

/** `2026-11-21T19:00Z, commit 0123abc` */
export async function datedCommit(): Promise<string> {
  const head = await call("git", ["rev-parse", "--short", "HEAD"], { cwd: import.meta.dirname });
  return `${new Date().toISOString().slice(0, 16)}Z, commit ${head.stdout.trim()}`;
}

/** What the figures depend on besides the code, as one line each. */
export async function conditions(bed: Bed): Promise<string[]> {
  const host = bed.hosts[0]!;
  const onHost = async (script: string) => (await mustExec(host, ["sh", "-c", script])).trim();
  return [
    await datedCommit(),
    `${cpus().length} cores, shared by the bench and its hosts; load average at the end ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
    `Linux ${release()}, Node ${process.versions.node}; hosts: Debian ${await onHost("cat /etc/debian_version")}, Docker ${await onHost("docker version -f '{{.Server.Version}}'")}, nginx ${await onHost("nginx -v 2>&1 | cut -d/ -f2")}, ${await onHost("ssh -V 2>&1 | cut -d, -f1")}`,
  ];
}
