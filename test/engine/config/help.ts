import { ConfigError, type Diagnostic } from "../../../src/engine/config/diagnostic.ts";
import { type LoadedConfig, parseConfig } from "../../../src/engine/config/load.ts";

export function parse(text: string | Uint8Array): LoadedConfig {
  return parseConfig("deploy.yaml", typeof text === "string" ? Buffer.from(text) : text);
}

/** What is wrong with a file; throws when nothing is. */
export function diagnosticsOf(text: string | Uint8Array): readonly Diagnostic[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.diagnostics;
    throw error;
  }
  throw new Error("the configuration is valid, but should not be");
}

/** `line:column path: problem`, one for each. */
export function problemsOf(text: string | Uint8Array): string[] {
  return diagnosticsOf(text).map(
    ({ line, column, path, problem }) => `${line}:${column} ${path}: ${problem}`,
  );
}

/** A valid file around the given lines of one http service called web. */
export function withWeb(lines: string): string {
  const indented = lines.replaceAll(/^/gm, "    ");
  return `project: shop\nservices:\n  web:\n    image: nginx\n    port: 80\n${indented}\nenvironments: { local: { hosts: local } }\n`;
}

/** A valid file around the given lines below `services:`. */
export function withServices(lines: string): string {
  return `project: shop\nservices:\n${lines.replaceAll(/^/gm, "  ")}\nenvironments: { local: { hosts: local } }\n`;
}

/** The example of the design, one host in production because of the stateful db. */
export const SHOP = `project: shop
target: docker
registry: ghcr.io/acme

services:
  web:
    build: .
    port: 3000
    health: { path: /up, timeout: 30s }
    domains: ["\${environment}.shop.example.com"]
    env: { LOG_LEVEL: info }
    secrets: [SESSION_KEY]
    depends_on: [db]
    resources: { cpus: 0.5, memory: 256MB }
  worker: { build: ., command: [node, worker.js] }
  nightly: { build: ., command: [node, clean.js], schedule: "0 2 * * *" }
  db: { image: postgres:17, stateful: true, volumes: { data: /var/lib/postgresql/data } }

environments:
  production:
    branch: main
    domains: { web: [shop.example.com] }
    hosts: { provider: digitalocean, region: lon1, size: s-1vcpu-2gb, count: 1 }
  staging: { hosts: ["deploy@203.0.113.7"] }
  local: { hosts: local }

previews:
  hosts: { provider: digitalocean, region: lon1, size: s-2vcpu-4gb }
  domain: preview.example.com
  ttl: 72h
  quota: { per_repository: 5, per_user: 2, monthly_usd: 50 }

limits: { droplets: 3 }
permissions:
  production: { deploy: maintain, rollback: write }
`;
