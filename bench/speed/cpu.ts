import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { SandboxHost } from "../../sandbox/hosts/index.ts";

const call = promisify(execFile);

/** Reads how much processor time a host has used so far, ms; undefined where it cannot be seen. */
export type CpuClock = () => Promise<number | undefined>;

/**
 * The processor time of a sandbox host, from its control group on this machine. Unlike the time on
 * the wall it hardly depends on what else the machine does.
 */
export async function cpuClock(host: SandboxHost): Promise<CpuClock> {
  const { stdout } = await call("docker", ["inspect", "--format", "{{.Id}}", host.name]);
  const id = stdout.trim();
  const root = "/sys/fs/cgroup";
  const places = [
    { path: `${root}/cpuacct/docker/${id}/cpuacct.usage`, read: fromVersion1 },
    { path: `${root}/docker/${id}/cpu.stat`, read: fromVersion2 },
    { path: `${root}/system.slice/docker-${id}.scope/cpu.stat`, read: fromVersion2 },
  ];
  return async () => {
    for (const { path, read } of places) {
      const text = await readFile(path, "utf8").catch(() => undefined);
      if (text !== undefined) return read(text);
    }
    return undefined;
  };
}

/** Nanoseconds, nothing else. */
export function fromVersion1(text: string): number {
  return Number(text) / 1e6;
}

/** `usage_usec` among other lines. */
export function fromVersion2(text: string): number {
  return Number(/^usage_usec (\d+)$/m.exec(text)?.[1]) / 1e3;
}
