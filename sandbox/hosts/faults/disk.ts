import type { SandboxHost } from "../types.ts";

type Exec = SandboxHost["exec"];

const FILLER = "/var/lib/sandbox-filler";

/**
 * Fills and frees a host's disk. Only a host with a file system of its own (`diskBytes`) can be
 * filled: the others share the machine's, and filling that would take every host down.
 */
export function diskFaults(
  exec: Exec,
  diskBytes: number | undefined,
): Pick<SandboxHost, "fillDisk" | "freeDisk"> {
  return {
    async fillDisk(leaveBytes = 0) {
      if (diskBytes === undefined) throw new Error("fillDisk: create the host with diskBytes");
      const result = await exec(["sh", "-ec", fillScript(leaveBytes)]);
      if (result.code !== 0) throw new Error(`fillDisk: ${result.stderr}`);
    },
    async freeDisk() {
      await exec(["rm", "-f", FILLER]);
    },
  };
}

/** Allocates what is free less what shall stay; a filler of before is counted as free. */
export function fillScript(leaveBytes: number): string {
  return `rm -f ${FILLER}
free=$(df --block-size=1 --output=avail /var/lib | tail -1)
size=$((free - ${Math.max(0, Math.floor(leaveBytes))}))
[ "$size" -le 0 ] || fallocate --length "$size" ${FILLER} 2>/dev/null || head -c "$size" /dev/zero > ${FILLER} 2>/dev/null || true`;
}
