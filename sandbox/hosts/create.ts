import { randomBytes } from "node:crypto";
import { type ContainerSpec, execArgv, removeArgv, runArgv } from "./argv.ts";
import { waitForBoot } from "./boot.ts";
import { toHost } from "./host.ts";
import { ensureImage } from "./image/ensure.ts";
import { ensureKeyPair, fingerprintOf, type KeyPair } from "./keys.ts";
import { inspectMachine, type Machine } from "./machine.ts";
import { ensureNetwork, pickAddress, removeNetwork } from "./network.ts";
import { tell } from "./progress.ts";
import { KEEP, listHosts, owner, removeNames, removeOrphans } from "./registry.ts";
import { relay, stopKeptRelays } from "./relay/open.ts";
import { must, run } from "./run.ts";
import type { HostKind, HostRequest, Relay, SandboxHost, SshAccess } from "./types.ts";

const UNITS: Record<HostKind, readonly string[]> = {
  bare: ["ssh"],
  prepared: ["ssh", "docker", "nginx"],
};

/**
 * Makes hosts and waits until each has booted and its sshd (on prepared ones also Docker and nginx)
 * answers. Builds the image first when it is missing or its Dockerfile has changed.
 * Throws, and leaves none of them behind, when one does not come up.
 */
export async function createHosts(request: HostRequest): Promise<SandboxHost[]> {
  await Promise.all([ensureImage(request.kind, tell), removeOrphans()]);
  const [keys, machine] = await Promise.all([ensureKeyPair(), inspectMachine()]);
  const prefix = await ensureNetwork(machine.mtu, machine.routed);
  const series = `sluice-${request.prefix ?? "host"}-${randomBytes(3).toString("hex")}`;
  const made = await Promise.allSettled(
    Array.from({ length: request.count }, (_, index) =>
      createHost(specOf(request, machine, `${series}-${index + 1}`), prefix, keys),
    ),
  );
  const hosts = made.flatMap((it) => (it.status === "fulfilled" ? [it.value] : []));
  const failure = made.find((it) => it.status === "rejected");
  if (failure === undefined) return hosts;
  await destroyHosts(hosts);
  throw failure.reason;
}

/** Removes hosts, their volumes and relays. */
export async function destroyHosts(hosts: readonly SandboxHost[]): Promise<void> {
  await Promise.all(hosts.map((host) => host.destroy()));
}

/**
 * Removes the sandbox hosts of this machine whose name contains `word`, whoever made them; with an
 * empty word all of them, and the relays and the network too.
 * @returns their names
 */
export async function removeHosts(word = ""): Promise<string[]> {
  const names = (await listHosts()).map((host) => host.name).filter((name) => name.includes(word));
  await removeNames(names);
  if (word === "") await Promise.all([removeNetwork(), stopKeptRelays()]);
  return names;
}

function specOf(
  request: HostRequest,
  machine: Machine,
  name: string,
): Omit<ContainerSpec, "address"> {
  return {
    name,
    kind: request.kind,
    owner: request.keep ? KEEP : owner(),
    ...(request.diskBytes === undefined ? {} : { diskBytes: request.diskBytes }),
    ...(request.latencyMs === undefined ? {} : { latencyMs: request.latencyMs }),
    capabilities: machine.capabilities,
    cgroup: machine.cgroup,
  };
}

async function createHost(
  spec: Omit<ContainerSpec, "address">,
  prefix: string,
  keys: KeyPair,
): Promise<SandboxHost> {
  const { name, kind, diskBytes } = spec;
  try {
    const address = await startContainer(spec, prefix);
    await must(execArgv(name, ["sh", "-ec", AUTHORIZE]), { input: keys.publicKey });
    await waitForBoot(name, address, UNITS[kind]);
    const direct = await sshAccess(name, address, keys);
    const far = await delay(spec, direct);
    const ssh = far === undefined ? direct : { ...direct, address: far.address, port: far.port };
    const parts = { name, kind, address, ssh };
    return toHost({
      ...parts,
      ...(far === undefined ? {} : { relay: far }),
      ...(diskBytes === undefined ? {} : { diskBytes }),
    });
  } catch (error) {
    await run(removeArgv([name]));
    throw error;
  }
}

const AUTHORIZE = `umask 077
cat > /root/.ssh/authorized_keys
install -m 600 -o deploy -g deploy /root/.ssh/authorized_keys /home/deploy/.ssh/authorized_keys`;

/** Another host may have got the same address at the same moment: then try another. */
async function startContainer(
  spec: Omit<ContainerSpec, "address">,
  prefix: string,
): Promise<string> {
  for (let left = 5; ; left -= 1) {
    const address = pickAddress(prefix);
    const started = await run(runArgv({ ...spec, address }));
    if (started.code === 0) return address;
    if (left === 0 || !/already in use/i.test(started.stderr)) {
      throw new Error(`docker run ${spec.name}: ${started.stderr.trim()}`);
    }
    await run(removeArgv([spec.name]));
  }
}

async function sshAccess(name: string, address: string, keys: KeyPair): Promise<SshAccess> {
  const line = await must(execArgv(name, ["cat", "/etc/ssh/ssh_host_ed25519_key.pub"]));
  const hostKey = line.split(" ").slice(0, 2).join(" ");
  const { privateKey } = keys;
  return {
    address,
    port: 22,
    user: "root",
    privateKey,
    hostKey,
    fingerprint: fingerprintOf(hostKey),
  };
}

/** The relay of a far host; none when the kernel's netem already holds its packets. */
async function delay(
  spec: Omit<ContainerSpec, "address">,
  direct: SshAccess,
): Promise<Relay | undefined> {
  if (!spec.latencyMs) return undefined;
  const queues = await must(execArgv(spec.name, ["tc", "qdisc", "show", "dev", "eth0"]));
  return queues.includes("netem") ? undefined : relay(direct, spec.latencyMs, spec.owner === KEEP);
}
