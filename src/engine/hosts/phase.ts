import type { HostLayout } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import type { MachineFacts } from "../../model/machine.ts";
import { quote } from "../../model/quote.ts";
import { phase } from "../host/shell.ts";

/** Shell that tells what machine this is. Works on a bare one, too: nothing need be installed. */
export function machinePhase(layout: HostLayout, proxy: Proxy): string {
  return phase(
    layout.stateRoot,
    `part() { say '{"event":"machine","name":"'"$1"'","data":"'"$(b64)"'"}'; }
sed -n 's/^PRETTY_NAME="*\\([^"]*\\)"*$/\\1/p' /etc/os-release 2>/dev/null | part system
nproc 2>/dev/null | part cpus
awk '$1=="MemTotal:"{print $2}' /proc/meminfo | part memory
info=$(docker info --format '{{.ServerVersion}}|{{.DockerRootDir}}' 2>/dev/null) || info=
printf %s "\${info%%|*}" | part docker
root=\${info#*|}; [ -d "$root" ] || root=/
df -Pk "$root" | awk 'NR==2{print $4, $2}' | part disk
{ ${proxy.observe(layout)}; } 2>/dev/null | part nginx
date +%s | part clock
for file in ${quote(layout.stateRoot)}/*/*/state.json; do
  [ -f "$file" ] || continue
  release=$(grep -o '"release":[0-9]*' "$file" | head -n 1)
  place=\${file%/state.json}; project=\${place%/*}
  printf '%s %s %s\\n' "\${project##*/}" "\${place##*/}" "\${release##*:}"
done | part environments`,
  );
}

/** Parts that {@link machinePhase} printed → facts. `now`: our clock when they came. */
export function readMachine(
  part: (name: string) => string,
  now: number,
): Omit<MachineFacts, "answeredIn"> {
  const [free = 0, total = 0] = part("disk").trim().split(" ").map(Number);
  const words = part("nginx").trim().split(/\s+/);
  return {
    system: part("system").trim(),
    cpus: Number(part("cpus")),
    memoryBytes: Number(part("memory")) * 1024,
    docker: part("docker").trim(),
    nginx: {
      version: words.find((word) => /^\d/.test(word)) ?? "",
      running: words.includes("yes"),
    },
    disk: { freeBytes: free * 1024, totalBytes: total * 1024 },
    clockSkew: Number(part("clock")) * 1000 - now,
    environments: part("environments")
      .split("\n")
      .filter((row) => row !== "")
      .map((row) => {
        const [project = "", environment = "", release] = row.split(" ");
        return { project, environment, release: Number(release) };
      }),
  };
}
