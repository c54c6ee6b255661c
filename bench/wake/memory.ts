import type { SandboxHost } from "../../sandbox/hosts/index.ts";

const MB = 1024 * 1024;

/** Megabytes that a host needs for its containers, and for what runs because of them. */
export interface Memory {
  /** As `docker stats` counts: without what the page cache could give back. */
  readonly containers: number;
  /** Shims and port forwarders, shared pages split among their users. */
  readonly around: number;
  /** nginx and systemd, which know of previews that sleep. */
  readonly base: number;
}

export async function memoryOf(host: SandboxHost): Promise<Memory> {
  const { stdout } = await host.exec(["sh", "-c", SCRIPT]);
  const [containers = 0, around = 0, base = 0] = stdout.trim().split("\n").map(Number);
  return { containers: containers / MB, around: around / 1024, base: base / 1024 };
}

/** Bytes, then twice kibibytes. */
const SCRIPT = `sum() { awk '/^Pss:/{sum+=$2}END{print sum+0}' "$@" /dev/null 2>/dev/null; }
rollups() { for name in "$@"; do for pid in $(pgrep -f "$name"); do echo /proc/$pid/smaps_rollup; done; done; }
docker ps -q --no-trunc | while read -r id; do
  folder=$(find /sys/fs/cgroup -type d -name "*$id*" 2>/dev/null | head -1)
  if [ -e "$folder/memory.current" ]; then
    echo $(($(cat "$folder/memory.current")-$(awk '$1=="inactive_file"{print $2}' "$folder/memory.stat")))
  else
    docker stats --no-stream --format '{{.MemUsage}}' "$id" | awk '{n=$1; u=1; if (n~/KiB/) u=1024; if (n~/MiB/) u=1048576; if (n~/GiB/) u=1073741824; printf "%d\\n", n*u}'
  fi
done | awk '{sum+=$1}END{printf "%d\\n", sum}'
sum $(rollups '^[^ ]*/containerd-shim' '^[^ ]*/docker-proxy')
sum $(rollups '^nginx:') /proc/1/smaps_rollup`;
