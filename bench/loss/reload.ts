import assert from "node:assert/strict";
import type { SandboxHost } from "../../sandbox/hosts/index.ts";
import { shopImage } from "../../test/e2e/support/index.ts";
import type { Swapper } from "./campaign.ts";

/**
 * The control: what is done by hand everywhere. One upstream that is rewritten, `nginx -s reload`,
 * then the old app is stopped. Both apps are healthy throughout; what is lost is the reload's doing.
 */
export function byReload(host: SandboxHost, domain: string): Swapper {
  const ports: Readonly<Record<string, number>> = { v1: 8001, v2: 8002 };
  let live = "";
  const deploy = async (version: string) => {
    const old = live === "" || live === version ? "" : live;
    const script = swapScript(version, ports[version] ?? 0, old, domain);
    const { code, stderr } = await host.exec(["sh", "-ec", script]);
    assert.equal(code, 0, stderr);
    live = version;
  };
  return { deploy, back: () => deploy(live === "v1" ? "v2" : "v1") };
}

function swapScript(version: string, port: number, old: string, domain: string): string {
  return `docker start control_${version} >/dev/null 2>&1 ||
  docker run --detach --name control_${version} --publish 127.0.0.1:${port}:3000 ${shopImage(version)} >/dev/null
until curl -sf -o /dev/null http://127.0.0.1:${port}/up; do sleep 0.05; done
cat >/etc/nginx/conf.d/control.conf <<'END'
${vhost(port, domain)}END
nginx -s reload
until curl -s -D - -o /dev/null -H 'Host: ${domain}' http://127.0.0.1/ | grep -q 'x-shop-version: ${version}'; do sleep 0.05; done
${old === "" ? "" : `docker stop control_${old} >/dev/null`}`;
}

function vhost(port: number, domain: string): string {
  return `upstream control { server 127.0.0.1:${port}; keepalive 64; }
server {
  listen 80;
  server_name ${domain};
  location / {
    proxy_pass http://control;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_of_control;
  }
}
map $http_upgrade $connection_of_control { default upgrade; "" ""; }
`;
}
