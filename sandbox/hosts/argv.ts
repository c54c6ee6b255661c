import type { HostKind } from "./types.ts";

/** The docker command lines of the sandbox's hosts, as data. */

export const LABEL = "sluice-sandbox";
export const NETWORK = "sluice-sandbox";

export interface ContainerSpec {
  readonly name: string;
  readonly kind: HostKind;
  readonly address: string;
  /** `name:pid` of the machine and process that own the host; `keep` when nobody does. */
  readonly owner: string;
  readonly diskBytes?: number;
  readonly latencyMs?: number;
  /** `all`: `--privileged`. */
  readonly capabilities: "all" | readonly string[];
  readonly cgroup: 1 | 2;
}

export function imageOf(kind: HostKind): string {
  return `sluice-sandbox/host:${kind}`;
}

/** Starts a host's container. systemd is its process 1. */
export function runArgv(spec: ContainerSpec): string[] {
  return [
    ["docker", "run", "--detach", "--name", spec.name, "--hostname", spec.name],
    labels(spec),
    ["--network", NETWORK, "--ip", spec.address],
    // A reboot ends systemd with a code other than 0: Docker then switches the host on again.
    ["--restart", "on-failure"],
    ["--tmpfs", "/run", "--tmpfs", "/run/lock", "--tmpfs", "/tmp:exec"],
    rights(spec),
    disk(spec.diskBytes),
    spec.latencyMs ? ["--env", `SANDBOX_DELAY_MS=${spec.latencyMs}`] : [],
    [imageOf(spec.kind)],
  ].flat();
}

function labels(spec: ContainerSpec): string[] {
  const values = {
    [LABEL]: "host",
    [`${LABEL}.kind`]: spec.kind,
    [`${LABEL}.address`]: spec.address,
    [`${LABEL}.owner`]: spec.owner,
  };
  return Object.entries(values).flatMap(([key, value]) => ["--label", `${key}=${value}`]);
}

function rights(spec: ContainerSpec): string[] {
  // On cgroup v2 a privileged container has a writable tree of its own; every other case shares.
  if (spec.capabilities === "all" && spec.cgroup === 2)
    return ["--privileged", "--cgroupns=private"];
  const shared = ["--cgroupns=host", "--volume", "/sys/fs/cgroup:/sys/fs/cgroup:rw"];
  if (spec.capabilities === "all") return ["--privileged", ...shared];
  return [
    ...spec.capabilities.flatMap((name) => ["--cap-add", name]),
    ...["seccomp", "apparmor", "systempaths"].flatMap((it) => [
      "--security-opt",
      `${it}=unconfined`,
    ]),
    "--device-cgroup-rule=a *:* rwm",
    ...shared,
  ];
}

/** overlay2 cannot lie on overlay2, so Docker's data is on a volume or in the bounded disk's file. */
function disk(bytes: number | undefined): string[] {
  if (bytes === undefined) return ["--volume", "/var/lib/docker"];
  return ["--volume", "/sandbox", "--env", `SANDBOX_DISK_BYTES=${bytes}`];
}

export function execArgv(name: string, argv: readonly string[]): string[] {
  return ["docker", "exec", "--interactive", name, ...argv];
}

export function removeArgv(names: readonly string[]): string[] {
  return ["docker", "rm", "--force", "--volumes", ...names];
}

/** Lists every host: name, state, kind, address and owner, with tabs between. */
export function listArgv(): string[] {
  const labels = ["kind", "address", "owner"].map((it) => `{{.Label "${LABEL}.${it}"}}`);
  const format = ["{{.Names}}", "{{.State}}", ...labels].join("\t");
  return ["docker", "ps", "--all", "--filter", `label=${LABEL}=host`, "--format", format];
}

export function createNetworkArgv(subnet: string, mtu: number): string[] {
  const mtuOption = `com.docker.network.driver.mtu=${mtu}`;
  return [
    ["docker", "network", "create", "--label", LABEL],
    ["--subnet", subnet, "--opt", mtuOption, NETWORK],
  ].flat();
}
