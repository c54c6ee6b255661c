import { execArgv } from "../../hosts/argv.ts";
import { until } from "../../hosts/boot.ts";
import { toHost } from "../../hosts/host.ts";
import type { SandboxHost } from "../../hosts/index.ts";
import { ensureKeyPair, fingerprintOf } from "../../hosts/keys.ts";
import { power } from "../../hosts/power.ts";
import { removeNames } from "../../hosts/registry.ts";
import { must, run } from "../../hosts/run.ts";
import { commitArgv, copyArgv, SNAPSHOTS } from "./argv.ts";
import { guardScript } from "./guard.ts";
import { archive } from "./seed.ts";
import type { GuardRules, Machine, PowerVerb } from "./types.ts";

const COMMIT_MS = 300_000;

export interface MachineParts {
  /** Of the container. */
  readonly name: string;
  readonly address: string;
  /** Part of the names of its snapshots. */
  readonly series: string;
}

/** Puts the abilities of a started container together. */
export function toMachine(parts: MachineParts): Machine {
  const { name, address, series } = parts;
  return {
    name,
    address,
    power: (verb) => switchPower(name, address, verb),
    guard: guardian(name),
    host: () => hostOf(name, address),
    destroy: () => removeNames([name]),
    async snapshot(image) {
      const reference = `${SNAPSHOTS}:${series}-${image}`;
      await must(commitArgv(name, reference), { timeoutMs: COMMIT_MS });
      return reference;
    },
  };
}

function switchPower(name: string, address: string, verb: PowerVerb): Promise<void> {
  const { stop, start, reboot } = power(name, address);
  const verbs: Record<PowerVerb, () => Promise<void>> = {
    shutdown: () => stop(),
    power_off: () => stop({ hard: true }),
    power_on: start,
    reboot: () => reboot(),
    power_cycle: () => reboot({ hard: true }),
  };
  return verbs[verb]();
}

/** Changes come one after another, and those that change nothing are left out. */
function guardian(name: string): Machine["guard"] {
  let current = guardScript(undefined);
  let last: Promise<void> = Promise.resolve();
  return (rules: GuardRules | undefined) => {
    const script = guardScript(rules);
    if (script !== current) {
      current = script;
      last = last.then(() => applyGuard(name, script));
    }
    return last;
  };
}

/** The host runs the file at each boot; one that is off or still booting is served by that. */
async function applyGuard(name: string, script: string): Promise<void> {
  await must(copyArgv(name), { input: await archive({ "etc/sandbox/firewall": script }) });
  await run(execArgv(name, ["sh", "/etc/sandbox/firewall"]));
}

/** The key that sshd shows, wherever its configuration says that it lies. */
const READ_KEY = 'cat "$(/usr/sbin/sshd -T | sed -n "/ed25519/s/^hostkey //p" | head -n 1).pub"';

/**
 * Its host key is read now: its owner may have replaced it since. Waits for cloud-init to have placed
 * one, because the body brings keys that live for a moment only.
 */
async function hostOf(name: string, address: string): Promise<SandboxHost> {
  const argv = execArgv(name, ["systemctl", "is-active", "--quiet", "cloud-init.service"]);
  const isPlaced = async () => (await run(argv)).code === 0;
  await until(`the host key of ${name}`, isPlaced);
  const line = await must(execArgv(name, ["sh", "-c", READ_KEY]));
  const hostKey = line.split(" ").slice(0, 2).join(" ");
  const { privateKey } = await ensureKeyPair();
  const fingerprint = fingerprintOf(hostKey);
  const ssh = { address, port: 22, user: "root" as const, privateKey, hostKey, fingerprint };
  return toHost({ name, kind: "bare", address, ssh });
}
