import type { SandboxHost } from "../../sandbox/hosts/index.ts";

const MB = 1024 * 1024;

/** Megabytes of a host's disk. */
export interface Disk {
  /** Docker's: layers, containers with their logs, volumes. */
  readonly docker: number;
  /** Ours: state, nginx's files, units. */
  readonly own: number;
}

/** Of stopped containers alone: what runs has its layers mounted, and would count them again. */
export async function diskOf(host: SandboxHost): Promise<Disk> {
  const { stdout } = await host.exec(["sh", "-c", SCRIPT]);
  const [docker = 0, own = 0] = stdout.trim().split("\n").map(Number);
  return { docker: docker / MB, own: own / MB };
}

const SCRIPT = `sync
du -sxB1 /var/lib/docker | cut -f1
du -sxcB1 /var/lib/sluice /etc/nginx/conf.d /etc/systemd/system 2>/dev/null | tail -1 | cut -f1`;
