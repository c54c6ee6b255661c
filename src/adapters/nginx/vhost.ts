import { createHash } from "node:crypto";
import type { HostLayout } from "../../contracts/host.ts";
import type { ProxyAbilities, VhostPreview, VhostService } from "../../contracts/proxy.ts";
import { flagFolder, type Scope, scopeDigest } from "../../model/names.ts";
import { PLAIN, previewTexts, type PreviewTexts } from "./preview.ts";

export const PROBE_PATH = "/.sluice/slot";

/**
 * Both slots of every service are declared; a flag file read per request chooses (design D1).
 * A swap therefore never reloads nginx, which would close idle keep-alive clients.
 */
export function vhost(
  scope: Scope,
  services: readonly VhostService[],
  layout: HostLayout,
  abilities: ProxyAbilities,
  preview?: VhostPreview,
): string {
  const texts = preview === undefined ? PLAIN : previewTexts(scope, preview, layout);
  const body = services
    .map((service) => serviceBlocks(scope, service, layout, abilities, texts))
    .join("\n");
  const digest = createHash("sha256").update(body).digest("hex").slice(0, 12);
  return `${HEADING}${connectionMap(scope)}${texts.outer}\n${body}`.replaceAll(DIGEST_MARK, digest);
}

const HEADING = "# Written by Sluice; changes are lost at the next deploy.\n";
const DIGEST_MARK = "@digest@";

function identifier(scope: Scope, service?: string): string {
  const parts = [scope.project, scope.environment, ...(service === undefined ? [] : [service])];
  return `sluice_${parts.join("__").replaceAll("-", "_")}`;
}

/** Of one length: nginx refuses names of variables that are longer than about 40 characters. */
function connectionVariable(scope: Scope): string {
  return `sluice_connection_${scopeDigest(scope)}`;
}

/** Keeps pooled connections for plain requests and hands WebSockets through. */
function connectionMap(scope: Scope): string {
  return `map $http_upgrade $${connectionVariable(scope)} {\n  default upgrade;\n  "" "";\n}\n`;
}

function serviceBlocks(
  scope: Scope,
  service: VhostService,
  layout: HostLayout,
  abilities: ProxyAbilities,
  texts: PreviewTexts,
): string {
  return [
    upstream(scope, service.name, "blue", service.ports.blue),
    upstream(scope, service.name, "green", service.ports.green),
    internalServer(scope, service, layout, abilities),
    ...(service.domains.length > 0 ? [publicServer(scope, service, layout, abilities, texts)] : []),
  ].join("\n");
}

/**
 * Pooled connections end after 2 s of silence: below the 5 s at which most applications close
 * theirs, so that nginx never sends a request into a connection that is being closed, and short
 * enough that an old slot without requests soon has no connection left and counts as drained.
 */
function upstream(scope: Scope, service: string, slot: string, port: number): string {
  return `upstream ${identifier(scope, service)}_${slot} {
  server 127.0.0.1:${port};
  keepalive 64;
  keepalive_timeout 2s;
  keepalive_requests 100000;
}
`;
}

/** Reached by other services of the host and by the verification after a swap. */
function internalServer(
  scope: Scope,
  service: VhostService,
  layout: HostLayout,
  { bridges = [] }: ProxyAbilities,
): string {
  return `server {
  listen ${service.ports.internal};
  server_name _;
  allow 127.0.0.0/8;
  allow 172.16.0.0/12;
  allow 192.168.0.0/16;
${bridges.map((network) => `  allow ${network};\n`).join("")}  deny all;
${slotChoice(scope, service, layout)}
  location = ${PROBE_PATH} {
    default_type text/plain;
    return 200 "$sluice_name ${DIGEST_MARK}\\n";
  }
${proxyLocation(scope, service)}}
`;
}

/** Longest name that fits a bucket of nginx's table of names as it is by default. */
const HASHED = 46;

/**
 * A longer one would need \`server_names_hash_bucket_size\`, which may be said once in all of nginx's
 * files and perhaps is said already. A regular expression is in no table.
 */
function serverName(domain: string): string {
  return domain.length <= HASHED ? domain : `"~^${domain.replaceAll(".", "\\.")}$"`;
}

function publicServer(
  scope: Scope,
  service: VhostService,
  layout: HostLayout,
  abilities: ProxyAbilities,
  texts: PreviewTexts,
): string {
  const ipv6 = abilities.ipv6 ? `\n  listen [::]:${layout.httpPort};` : "";
  const gentle = supportsMinTimeout(abilities.version) ? "  keepalive_min_timeout 5s;\n" : "";
  return `server {
  listen ${layout.httpPort};${ipv6}
  server_name ${service.domains.map(serverName).join(" ")};
${gentle}${texts.server}${slotChoice(scope, service, layout)}
  if (-f ${flagFolder(layout.stateRoot, scope)}/${service.name}.maintenance) {
    return 503;
  }
  error_page 503 @maintenance;
  location @maintenance {
    root ${flagFolder(layout.stateRoot, scope)};
    default_type text/html;
${texts.open}${texts.robots}    add_header Retry-After 60 always;
    try_files /${service.name}.maintenance =503;
  }
${texts.asleep}${proxyLocation(scope, service, texts)}${awakeLocation(scope, service, layout, texts)}${snippet(service)}}
`;
}

/** `open_file_cache` would delay the switch, so it is off here whatever the host's default. */
function slotChoice(scope: Scope, service: VhostService, layout: HostLayout): string {
  return `  open_file_cache off;
${setSlot(scope, service, layout)}`;
}

function setSlot(scope: Scope, service: VhostService, layout: HostLayout): string {
  const upstreamName = identifier(scope, service.name);
  return `  set $sluice_name blue;
  set $sluice_slot ${upstreamName}_blue;
  if (-f ${flagFolder(layout.stateRoot, scope)}/${service.name}.green) {
    set $sluice_name green;
    set $sluice_slot ${upstreamName}_green;
  }`;
}

/**
 * Request buffering is off so that an upload is bound to its slot from its first byte: buffered,
 * it would be sent whole to a slot that may have been drained meanwhile. Response buffering is off
 * so that server-sent events arrive as they are sent.
 */
function proxyLocation(
  scope: Scope,
  service: VhostService,
  { pass }: PreviewTexts = PLAIN,
): string {
  return `  client_max_body_size ${service.options.maxBody};
  location / {
${proxyPass(scope, service)}${pass}  }
`;
}

/** Where a request goes on that has waited: the slot may have changed meanwhile. */
function awakeLocation(
  scope: Scope,
  service: VhostService,
  layout: HostLayout,
  { asleep, pass }: PreviewTexts,
): string {
  if (asleep === "") return "";
  return `  location @awake {
${setSlot(scope, service, layout).replaceAll(/^/gm, "  ")}
${proxyPass(scope, service)}${pass}  }
`;
}

function proxyPass(scope: Scope, { options: { readTimeout } }: VhostService): string {
  return `    proxy_pass http://$sluice_slot;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Connection $${connectionVariable(scope)};
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_request_buffering off;
    proxy_buffering off;
    proxy_connect_timeout 5s;
    proxy_read_timeout ${Math.ceil(readTimeout / 1000)}s;
    proxy_send_timeout ${Math.ceil(readTimeout / 1000)}s;
`;
}

function snippet(service: VhostService): string {
  const text = service.options.snippet?.trimEnd();
  return text ? `${text}\n` : "";
}

/** `keepalive_min_timeout` (nginx 1.27.4) answers clients once more before a reload closes them. */
export function supportsMinTimeout(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && (minor > 27 || (minor === 27 && patch >= 4)));
}
