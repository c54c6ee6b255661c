import type { HostLayout } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import { quote, quoteArgv } from "../../model/quote.ts";
import { PROBE_PATH, vhost } from "./vhost.ts";

/** nginx as any distribution ships it: core modules only. */
export const nginx: Proxy = {
  vhost,
  probePath: PROBE_PATH,
  observe: (layout) =>
    `{ version=$(nginx -v 2>&1); version=\${version#*nginx/}; version=\${version%%[!0-9.]*}; ${running(layout)} && running=yes || running=no; [ -e /proc/net/if_inet6 ] && ipv6=yes || ipv6=no; echo "$version" $running $ipv6 $(${bridges()}); }`,
  start: (layout) => `{ ${running(layout)} || { ${ensureMain(layout)}${startCommand(layout)}; }; }`,
  test: (layout) => `{ ${ensureMain(layout)}${command(layout, "-t", "-q")}; }`,
  reload,
  rest: (layout) =>
    layout.nginxMain === undefined
      ? ":"
      : `{ ls ${quote(layout.vhostFolder)}/*.conf >/dev/null 2>&1 || ! ${running(layout)} || ${end(layout)}; }`,
  swap(flagFolder, service, slot) {
    const flag = quote(`${flagFolder}/${service}.green`);
    const off = quote(`${flagFolder}/.${service}.off`);
    return slot === "green"
      ? `{ (umask 022; : >${off}) && mv -f ${off} ${flag}; }`
      : `{ [ ! -e ${flag} ] || mv -f ${flag} ${off}; }`;
  },
};

/**
 * Routes to networks of containers in 10.0.0.0/8, `ADDRESS/MASK` as the kernel writes them. Coolify
 * sets Docker's pools there; the range as a whole is many clouds' own and must stay out.
 */
export function bridges(routes = "/proc/net/route"): string {
  return `{ while read -r name to by _ _ _ _ mask _; do case $name.$by in docker0.00000000|br-*.00000000) case $to in *0A) echo "$to/$mask" ;; esac ;; esac; done <${quote(routes)}; } 2>/dev/null`;
}

const RELOAD_TRIES = 200;

/**
 * Ends when no old worker takes connections any more: one that is accepted while the reload is still
 * on its way is closed unanswered. A worker that finishes requests says "is shutting down".
 */
function reload(layout: HostLayout): string {
  const children = `"/proc/$(cat ${quote(layout.nginxPid)} 2>/dev/null)/task/"*/children`;
  const isTaking = `grep -qs 'worker process' "$title" && ! grep -qs 'shutting down' "$title"`;
  return `{ old=$(cat ${children} 2>/dev/null); ${command(layout, "-s", "reload")} && { tries=0; for worker in $old; do title=/proc/$worker/cmdline; while ${isTaking} && [ $((tries+=1)) -lt ${RELOAD_TRIES} ]; do sleep 0.01; done; done; }; }`;
}

/** Waits until it is gone, or the next run would find it running and not start its own. */
function end(layout: HostLayout): string {
  return `{ ${command(layout, "-s", "stop")}; tries=0; while [ -d "/proc/$pid" ] && [ $((tries+=1)) -lt 100 ]; do sleep 0.05; done; }`;
}

function command(layout: HostLayout, ...args: string[]): string {
  return quoteArgv(["nginx", ...layout.nginxArgs, ...args]);
}

/** `nginx -t` leaves an empty pid file behind. */
function running(layout: HostLayout): string {
  return `{ pid=; { read -r pid <${quote(layout.nginxPid)}; } 2>/dev/null; [ -n "$pid" ] && [ -d "/proc/$pid" ]; }`;
}

/** A private instance is made on first use. */
function ensureMain({ nginxMain, vhostFolder }: HostLayout): string {
  if (nginxMain === undefined) return "";
  const path = quote(nginxMain.path);
  return `mkdir -p ${quote(vhostFolder)}; [ -e ${path} ] || printf %s ${quote(nginxMain.text)} >${path}; `;
}

/** systemd must know of the system's instance, or it would fail to start its own at boot. */
function startCommand(layout: HostLayout): string {
  if (layout.nginxMain) return command(layout);
  return `{ systemctl start nginx 2>/dev/null || nginx; }`;
}
