import { type ContainerSpec, LABEL, runArgv } from "../../hosts/argv.ts";

/** The docker command lines of droplets, as data. */

export const SNAPSHOTS = "sluice-sandbox/snapshot";

/** A sandbox host that is not started yet, so that its first boot finds what cloud-init reads. */
export function createArgv(spec: ContainerSpec, hostname: string, image: string): string[] {
  const [, , , ...options] = runArgv(spec);
  const named = options.map((it, index) => (options[index - 1] === "--hostname" ? hostname : it));
  return ["docker", "create", ...named.slice(0, -1), image];
}

/** Unpacks an archive from standard input into a container, running or not. */
export function copyArgv(name: string): string[] {
  return ["docker", "cp", "-", `${name}:/`];
}

export function commitArgv(name: string, reference: string): string[] {
  return ["docker", "commit", "--change", `LABEL ${LABEL}=snapshot`, name, reference];
}

export function listSnapshotsArgv(): string[] {
  return ["docker", "image", "ls", "--format", "{{.Tag}}", SNAPSHOTS];
}
