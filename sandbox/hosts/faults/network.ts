import type { SandboxHost } from "../types.ts";

type Exec = SandboxHost["exec"];

/**
 * Cuts a host off and resets its connections. Done inside the host, so it needs no root here; the
 * host's `exec` does not go through its network and keeps working.
 */
export function networkFaults(
  exec: Exec,
): Pick<SandboxHost, "cutNetwork" | "restoreNetwork" | "dropConnections"> {
  return {
    cutNetwork: () => script(exec, rulesScript("--insert")),
    restoreNetwork: () => script(exec, rulesScript("--delete")),
    dropConnections: () => script(exec, "ss --kill --tcp state established '( sport = :22 )'"),
  };
}

/**
 * raw/PREROUTING and mangle/POSTROUTING see everything that comes in or goes out, forwarded packets
 * of containers included, and no rule of Docker's or ours stands before them.
 */
export function rulesScript(action: "--insert" | "--delete"): string {
  const rules = [
    "raw %s PREROUTING --in-interface eth0",
    "mangle %s POSTROUTING --out-interface eth0",
  ];
  const commands = rules.map(
    (it) => `iptables --wait --table ${it.replace("%s", action)} --jump DROP`,
  );
  // Restoring a network that was never cut, or that a reboot restored, is no error.
  return commands
    .map((it) => (action === "--delete" ? `${it} 2>/dev/null || true` : it))
    .join("\n");
}

async function script(exec: Exec, text: string): Promise<void> {
  const result = await exec(["sh", "-ec", text]);
  if (result.code !== 0) throw new Error(`network fault: ${result.stderr || result.stdout}`);
}
