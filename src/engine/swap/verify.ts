import type { HostLayout } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import type { Placement, StartOperation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";

/** A switch is seen by the very next request; a reloaded vhost needs a moment. */
const PATIENCE_MS = 5_000;

/**
 * Shell that asks nginx itself: does it choose the new slot, and does the service answer through
 * it, under its own name where it has one. Only then may the old slot be let go.
 */
export function verifyShell(
  proxy: Proxy,
  layout: HostLayout,
  starts: readonly StartOperation[],
): string {
  const checks = starts.flatMap((start) =>
    start.place.ports === undefined ? [] : [verifyOne(proxy, layout, start, start.place.ports)],
  );
  return [UNTIL, ...checks].join("\n");
}

const UNTIL = `until_true() {
  clock; begin=$now
  until "$@"; do
    clock
    [ $((now-begin)) -lt ${PATIENCE_MS} ] || return 1
    sleep 0.05
  done
}
chosen() { case $(curl -s --max-time 2 "$1") in "$2 "*) return 0 ;; *) return 1 ;; esac; }
answers() {
  code=$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 -A sluice-health -H "Host: $2" "$1") || code=000
  printf %s "$code" >"$tmp/fact.last status"
  [ "$code" -ge "$3" ] && [ "$code" -le "$4" ]
}`;

function verifyOne(
  proxy: Proxy,
  layout: HostLayout,
  { spec, place }: StartOperation,
  ports: NonNullable<Placement["ports"]>,
): string {
  const inside = `http://127.0.0.1:${ports.internal}`;
  const outside = spec.domains[0] === undefined ? inside : `http://127.0.0.1:${layout.httpPort}`;
  const chosen = `until_true chosen ${inside}${proxy.probePath} ${place.slot} || fail SWAP_NOT_VERIFIED 'nginx does not choose the ${place.slot} slot of ${spec.name}'`;
  if (spec.health.kind !== "http") return chosen;
  const { path, status } = spec.health;
  const name = quote(spec.domains[0] ?? "localhost");
  // Visitors see the maintenance page; what is behind it must answer all the same.
  return `${chosen}
url=${quote(outside + path)}; [ ! -e "$folder/flags/${spec.name}.maintenance" ] || url=${quote(inside + path)}
until_true answers "$url" ${name} ${status.from} ${status.to} || fail SWAP_NOT_VERIFIED '${spec.name} does not answer through nginx'`;
}
