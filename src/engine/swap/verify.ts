import type { HostLayout } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import { ASLEEP } from "../../model/names.ts";
import type { Placement, StartOperation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { UNTIL_TRUE } from "../host/until.ts";

/**
 * Shell that asks nginx itself: does it choose the new slot, and does the service answer through
 * it, under its own name where it has one. One process asks both. Only then may the old slot be
 * let go.
 */
export function verifyShell(
  proxy: Proxy,
  layout: HostLayout,
  starts: readonly StartOperation[],
  isProtected = false,
): string {
  const checks = starts.flatMap((start) =>
    start.place.ports === undefined
      ? []
      : [verifyOne(proxy, layout, start, start.place.ports, isProtected)],
  );
  return [UNTIL_TRUE, ASK, ...checks].join("\n");
}

const ASK = `chosen() { answer=$(curl -s --noproxy '*' --max-time 2 "$1"); case $answer in "$2 "*) return 0 ;; *) return 1 ;; esac; }
answers() {
  answer=$(curl -s --noproxy '*' --max-time 2 "$1" --next -s --noproxy '*' -o /dev/null -w '\\n%{http_code}' --max-time 5 -A sluice-health -H "Host: $3" "$4")
  code=\${answer##*[!0-9]}
  printf %s "\${code:=000}" >"$tmp/fact.last status"
  case $answer in "$2 "*) [ "$code" -ge "$5" ] && [ "$code" -le "$6" ] ;; *) return 1 ;; esac
}`;

function verifyOne(
  proxy: Proxy,
  layout: HostLayout,
  { spec, place }: StartOperation,
  ports: NonNullable<Placement["ports"]>,
  isProtected: boolean,
): string {
  const inside = `http://127.0.0.1:${ports.internal}`;
  // No exception for us: loopback is also where a proxy in front of nginx comes from.
  const outside =
    isProtected || spec.domains[0] === undefined ? inside : `http://127.0.0.1:${layout.httpPort}`;
  const probe = `${inside}${proxy.probePath} ${place.slot}`;
  const notChosen = `fail SWAP_NOT_VERIFIED 'nginx does not choose the ${place.slot} slot of ${spec.name}'`;
  if (spec.health.kind !== "http") return `until_true chosen ${probe} || ${notChosen}`;
  const { path, status } = spec.health;
  const name = quote(spec.domains[0] ?? "localhost");
  // Visitors see a page while it is maintained or asleep; what is behind it must answer all the same.
  return `url=${quote(outside + path)}; [ ! -e "$folder/flags/${spec.name}.maintenance" ] && [ ! -e "$folder/flags/${ASLEEP}" ] || url=${quote(inside + path)}
until_true answers ${probe} ${name} "$url" ${status.from} ${status.to} || case $answer in
  '${place.slot} '*) fail SWAP_NOT_VERIFIED '${spec.name} does not answer through nginx' ;;
  *) ${notChosen} ;;
esac`;
}
