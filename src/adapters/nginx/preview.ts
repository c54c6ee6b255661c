import type { HostLayout } from "../../contracts/host.ts";
import type { VhostPreview } from "../../contracts/proxy.ts";
import { wakingPage } from "./waking-page.ts";
import { STATE_HEADER, STATE_PATH } from "../../model/preview-sign.ts";
import {
  ASLEEP,
  flagFolder,
  PASSWORD,
  REQUESTS,
  type Scope,
  scopeDigest,
  stateFolder,
  wakeSocket,
} from "../../model/names.ts";

/** Parts of a vhost file that only a preview has; empty for all others. */
export interface PreviewTexts {
  /** Beside the servers. */
  readonly outer: string;
  /** In the server that the outside reaches, before it chooses a slot. */
  readonly server: string;
  /** In that server, after it. */
  readonly asleep: string;
  /** In locations with headers of their own, which replace those of the server. */
  readonly robots: string;
  /** In locations that show what may be seen by all. */
  readonly open: string;
  /** In the location that passes requests on: the password is not the application's business. */
  readonly pass: string;
}

export const PLAIN: PreviewTexts = {
  outer: "",
  server: "",
  asleep: "",
  robots: "",
  open: "",
  pass: "",
};

export function previewTexts(
  scope: Scope,
  { protect, sleeps }: VhostPreview,
  { stateRoot }: HostLayout,
): PreviewTexts {
  const folder = stateFolder(stateRoot, scope);
  const id = scopeDigest(scope);
  const robots = `add_header X-Robots-Tag "noindex, nofollow" always;\n`;
  const log = `  access_log ${folder}/${REQUESTS} sluice_${id} if=$sluice_outside_${id};\n`;
  return {
    outer: sleeps ? outer(scope) : "",
    server: `  ${robots}${protectText(folder, scope, protect)}${sleeps ? log : ""}`,
    asleep: sleeps ? ASLEEP_TEXT(flagFolder(stateRoot, scope), id, robots) : "",
    robots: `    ${robots}`,
    open: `    auth_basic off;\n    allow all;\n`,
    pass: protect?.kind === "password" ? `    proxy_set_header Authorization "";\n` : "",
  };
}

function protectText(folder: string, scope: Scope, protect: VhostPreview["protect"]): string {
  switch (protect?.kind) {
    case undefined:
      return "";
    case "password":
      return `  auth_basic "${scope.project} ${scope.environment}";
  auth_basic_user_file ${folder}/${PASSWORD};
`;
    case "addresses":
      return `${protect.allow.map((network) => `  allow ${network};\n`).join("")}  deny all;\n`;
  }
}

/** Who is refused and who says that it is ours is no visitor, and keeps nothing awake. */
function outer(scope: Scope): string {
  const id = scopeDigest(scope);
  return `map "$status $http_user_agent" $sluice_outside_${id} {
  default 1;
  "~^40[13] " 0;
  "~^[0-9]+ sluice" 0;
}
map $http_accept $sluice_waking_${id} {
  default "asleep; it is being woken\n";
  "~text/html" '${wakingPage}';
}
log_format sluice_${id} .;
upstream sluice_wake_${id} {
  server unix:${wakeSocket(scope)};
}
`;
}

/**
 * Whoever comes while it sleeps waits at a socket of systemd's (engine/doze) until it is awake, for
 * some seconds; then the request goes on, with its method and body, or gets the page. Not by an error page:
 * nginx takes no second one after that which leads here.
 *
 * Whoever asks how it is wakes nothing and is no visitor. `return` in the first of the two locations would
 * answer before anybody was asked for a password.
 */
const ASLEEP_TEXT = (flags: string, id: string, robots: string) => `  set $sluice_state awake;
  if (-f ${flags}/${ASLEEP}) {
    set $sluice_state asleep;
  }
  set $sluice_wanted $sluice_state$uri;
  if ($sluice_wanted ~ "^asleep(?!${STATE_PATH.replaceAll(".", "\\.")}$)") {
    return 418;
  }
  location = ${STATE_PATH} {
    access_log off;
    try_files /.sluice/none @state;
  }
  location @state {
    access_log off;
    add_header ${STATE_HEADER} $sluice_state always;
    add_header Cache-Control no-store always;
    ${robots}    return 204;
  }
  error_page 418 = @asleep;
  location @asleep {
    proxy_pass http://sluice_wake_${id};
    proxy_pass_request_headers off;
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
    proxy_set_header User-Agent $http_user_agent;
    proxy_connect_timeout 5s;
    proxy_read_timeout 60s;
  }
  location @waking {
    default_type text/html;
    ${robots}    add_header Retry-After 2 always;
    add_header Cache-Control no-store always;
    return 503 $sluice_waking_${id};
  }
`;
