import { describe, expect, test } from "vitest";
import { localHost } from "../../../src/adapters/local/host.ts";
import { nginx } from "../../../src/adapters/nginx/proxy.ts";
import { supportsMinTimeout } from "../../../src/adapters/nginx/vhost.ts";
import type { ProxyAbilities, VhostService } from "../../../src/contracts/proxy.ts";
import { nginxAccepts } from "./real-nginx.ts";

const scope = { project: "shop", environment: "production" };
const layout = {
  ...localHost("/var/lib/sluice", 80, true).layout,
  vhostFolder: "/etc/nginx/conf.d",
};
const stock = { version: "1.22.1", ipv6: true };

const web: VhostService = {
  name: "web",
  ports: { blue: 8101, green: 18101, internal: 5101 },
  domains: ["shop.example.com", "www.shop.example.com"],
  options: { maxBody: 10_000_000, readTimeout: 90_500, snippet: "gzip on;\ngzip_types text/css;" },
};
const api: VhostService = {
  name: "api-v2",
  ports: { blue: 8102, green: 18102, internal: 5102 },
  domains: [],
  options: { maxBody: 0, readTimeout: 60_000 },
};

function text(services: readonly VhostService[], abilities: ProxyAbilities = stock): string {
  return nginx.vhost(scope, services, layout, abilities);
}

describe("the vhost file", () => {
  test("reads as this one", async () => {
    await expect(text([web, api])).toMatchFileSnapshot("shop.conf.golden");
  });

  test("is the same for the same input, and its digest changes with any other", () => {
    const digest = (services: VhostService[]) =>
      /\$sluice_name ([0-9a-f]{12})/.exec(text(services))?.[1];
    expect(text([web, api])).toBe(text([web, api]));
    expect(digest([web])).not.toBe(digest([{ ...web, domains: ["shop.example.com"] }]));
  });

  test("is one that nginx accepts", () => {
    expect(nginxAccepts(text([web, api]))).toEqual({ ok: true, complaint: "" });
  });

  test("lets containers in whose network is where Coolify has them, and no more of that range", () => {
    const abilities = { ...stock, bridges: ["10.0.0.0/24", "10.0.1.0/24"] };
    const inside = text([web], abilities);
    expect(inside).toContain("  allow 10.0.0.0/24;\n  allow 10.0.1.0/24;\n  deny all;");
    expect(text([web])).not.toContain("allow 10.");
    expect(nginxAccepts(inside)).toEqual({ ok: true, complaint: "" });
  });

  test("is accepted for the longest names there may be", () => {
    const longest = { project: "p".repeat(31), environment: "e".repeat(31) };
    const vhost = nginx.vhost(longest, [{ ...web, name: "s".repeat(31) }], layout, stock);
    expect(nginxAccepts(vhost)).toEqual({ ok: true, complaint: "" });
  });

  test("is accepted beside the file of another environment", () => {
    const other = { project: "shop", environment: "staging" };
    const ports = { blue: 8103, green: 18103, internal: 5103 };
    const staging = nginx.vhost(
      other,
      [{ ...web, ports, domains: ["s.example.com"] }],
      layout,
      stock,
    );
    expect(nginxAccepts(text([web]), staging)).toEqual({ ok: true, complaint: "" });
  });

  test("never shares a name between scopes that differ", () => {
    const upstreams = (project: string, environment: string) =>
      nginx
        .vhost({ project, environment }, [web], layout, stock)
        .split("\n")
        .filter((line) => /^(upstream|map) /.test(line));
    const [a, b, c] = [upstreams("a-b", "c"), upstreams("a", "b-c"), upstreams("a", "b")];
    expect(new Set([...a, ...b, ...c]).size).toBe(a.length * 3);
  });

  test("asks for IPv6 only where it is", () => {
    expect(text([web])).toContain("listen [::]:80;");
    expect(text([web], { ...stock, ipv6: false })).not.toContain("[::]");
  });

  test("has no public server for a service without a domain", () => {
    expect(text([api])).not.toContain("listen 80");
  });

  test("answers on the internal port for this machine and its containers alone", () => {
    expect(text([api])).toMatch(/listen 5102;[\s\S]*allow 127\.0\.0\.0\/8;[\s\S]*deny all;/);
  });
});

describe("a snippet", () => {
  const withSnippet = (snippet: string) => text([{ ...web, options: { ...web.options, snippet } }]);

  test("is put into the public server as it was written", () => {
    const snippet = 'location /docs {\n  return 200 "two\n  lines";\n}';
    expect(withSnippet(snippet)).toContain(`\n${snippet}\n}`);
    expect(nginxAccepts(withSnippet(snippet))).toEqual({ ok: true, complaint: "" });
  });

  test.for([
    "}",
    "location / {",
    "no_such_directive on;",
    "server_name ;",
    'add_header X "open;',
    "proxy_pass http://nowhere;",
  ])(
    "that is broken (%s) is rejected by nginx's own test, which runs before any reload",
    (snippet) => {
      expect(nginxAccepts(withSnippet(snippet))).toMatchObject({ ok: false });
    },
  );

  test("is no place for our marks: the digest is put where we wrote it", () => {
    const marked = withSnippet('add_header X "$host $1 $& @digest@";');
    expect(marked).toContain("$host $1 $&");
    expect(marked).not.toContain("digest@\\n");
  });
});

test.for<[version: string, gentle: boolean]>([
  ["1.22.1", false],
  ["1.27.3", false],
  ["1.27.4", true],
  ["1.28.0", true],
  ["1.30", true],
  ["2.0.0", true],
  ["", false],
])("nginx %s: keepalive_min_timeout %s", ([version, gentle]) => {
  expect(supportsMinTimeout(version)).toBe(gentle);
  expect(text([web], { ...stock, version }).includes("keepalive_min_timeout")).toBe(gentle);
});
