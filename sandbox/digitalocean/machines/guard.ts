import { isIPv4 } from "node:net";
import type { GuardRule, GuardRules } from "./types.ts";

/**
 * A cloud's firewall as a script that runs on the host, which has nobody before it. mangle/PREROUTING
 * sees a packet before Docker sends it on to a container, so a published port is closed too, and it
 * sees the port that the client asked for; connections that are open stay open.
 * @param rules `undefined`: everything passes
 */
export function guardScript(rules: GuardRules | undefined): string {
  return `set -e
iptables-restore --wait --noflush <<'RULES'
*mangle
:SANDBOX-IN - [0:0]
:SANDBOX-OUT - [0:0]
${chain("SANDBOX-IN", "--source", rules?.inbound)}${chain("SANDBOX-OUT", "--destination", rules?.outbound)}COMMIT
RULES
${hook("PREROUTING --in-interface eth0 --jump SANDBOX-IN")}
${hook("POSTROUTING --out-interface eth0 --jump SANDBOX-OUT")}
`;
}

/** Puts the chain in its place once. */
function hook(rule: string): string {
  const command = "iptables --wait --table mangle";
  return `${command} --check ${rule} 2>/dev/null || ${command} --append ${rule}`;
}

function chain(name: string, end: string, rules: readonly GuardRule[] | undefined): string {
  if (rules === undefined) return "";
  const lines = [
    "--match conntrack --ctstate ESTABLISHED,RELATED --jump RETURN",
    ...rules.flatMap((rule) => rule.networks.filter(isV4).map((it) => line(rule, end, it))),
    "--jump DROP",
  ];
  return lines.map((it) => `--append ${name} ${it}\n`).join("");
}

function line({ protocol, ports }: GuardRule, end: string, network: string): string {
  const isAll = protocol === "icmp" || ports === "0" || ports === "all";
  const port = isAll ? "" : ` --dport ${ports.replace("-", ":")}`;
  return `--protocol ${protocol}${port} ${end} ${network} --jump RETURN`;
}

function isV4(network: string): boolean {
  return isIPv4(network.split("/")[0] ?? "");
}
