import type { HostLayout } from "../../contracts/host.ts";
import { flagFolder, type Scope, stateFolder } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase, writeFile } from "../host/shell.ts";
import { UNTIL_TRUE } from "../host/until.ts";

/** A service that answers visitors, and what it answers when all is well. */
export interface Visited {
  readonly service: string;
  readonly domain: string;
  readonly path: string;
  readonly status: { readonly from: number; readonly to: number };
}

/** Shows `page` instead of the services, or undefined: the services again. One rename each, no reload. */
export function maintenancePhase(
  scope: Scope,
  layout: HostLayout,
  services: readonly Visited[],
  page: string | undefined,
): string {
  const folder = stateFolder(layout.stateRoot, scope);
  const flags = flagFolder(layout.stateRoot, scope);
  const lines = services.map((visited) => {
    const flag = `${flags}/${visited.service}.maintenance`;
    const origin = `http://127.0.0.1:${layout.httpPort}`;
    return page === undefined
      ? hideShell(visited, flag, origin)
      : showShell(visited, flag, origin, page);
  });
  return phase(
    folder,
    [UNTIL_TRUE, ASK, "mine=1", ...lines, `rm -f "$ledger" "$folder"/*.page`].join("\n"),
  );
}

function showShell({ service, domain }: Visited, flag: string, origin: string, page: string) {
  const url = [`${origin}/`, domain, flag].map(quote).join(" ");
  return `${rememberShell(service, flag)}
${writeFile(flag, page, "644")} || fail DISK_FULL 'the page could not be written'
until_true shown ${url} || fail MAINTENANCE_NOT_VERIFIED ${quote(`nginx does not show the page of ${service}`)}
say '{"event":"maintenance","service":"${service}","state":"on"}'`;
}

function hideShell({ service, domain, path, status }: Visited, flag: string, origin: string) {
  const url = [origin + path, domain, String(status.from), String(status.to)].map(quote).join(" ");
  return `if [ -e ${quote(flag)} ]; then
  ${rememberShell(service, flag)}
  rm -f ${quote(flag)}
  until_true answers ${url} || fail MAINTENANCE_NOT_VERIFIED ${quote(`${service} does not answer`)}
fi
say '{"event":"maintenance","service":"${service}","state":"off"}'`;
}

/** The ledger puts back what is there now: an earlier page, or none. */
function rememberShell(service: string, flag: string): string {
  const before = `"$folder/${service}.page"`;
  return `keep ${quote(flag)} ${before}
  promise ${quote(`give_back ${before} ${quote(flag)}`)}`;
}

const ASK = `ask() { code=$(curl -s --noproxy '*' -o "$tmp/body" -w '%{http_code}' --max-time 5 -A sluice-health -H "Host: $2" "$1") || code=000; printf %s "$code" >"$tmp/fact.last status"; }
shown() { ask "$1" "$2"; [ "$code" = 503 ] && cmp -s "$tmp/body" "$3"; }
answers() { ask "$1" "$2"; [ "$code" -ge "$3" ] && [ "$code" -le "$4" ]; }`;
