import { expect, test } from "vitest";
import { ConfigError, type LoadedConfig, resolve } from "../../../src/engine/config/index.ts";
import type { Service } from "../../../src/model/project.ts";
import { parse, SHOP, withServices, withWeb } from "./help.ts";

function service(text: string, name = "web", environment = "local"): Service {
  const found = resolve(parse(text), environment).services.find((service) => service.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

test("a service that says nothing gets every default", () => {
  expect(service(withServices("web: { image: nginx }"))).toEqual({
    name: "web",
    source: { kind: "image", image: "nginx" },
    protocol: "http",
    health: { kind: "running", timeout: 30_000, settle: 2000 },
    domains: [],
    envVars: {},
    secrets: [],
    dependsOn: [],
    resources: {},
    volumes: {},
    stateful: false,
    drain: 30_000,
    stopGrace: 10_000,
    nginx: { maxBody: 1_048_576, readTimeout: 60_000 },
  });
});

test("a service that says everything keeps it", () => {
  const text = `project: shop
services:
  web:
    build: { context: app, dockerfile: Dockerfile.web, target: run, args: { V: 1.10 }, platform: linux/arm64 }
    port: 80
    health: { path: /up, status: 200-399, timeout: 5s }
    secrets: [A, { name: B, as: file }]
    resources: { cpus: 0.5, memory: 256MB }
    command: [node, server.js]
    user: "1000:1000"
    volumes: { data: /data }
    drain: 1m30s
    stop_grace_period: 3s
    max_body: 10MB
    read_timeout: 5m
    nginx: add_header X-A b;
environments: { local: { hosts: local } }`;
  expect(service(text)).toMatchObject({
    source: {
      kind: "build",
      build: {
        context: "app",
        dockerfile: "Dockerfile.web",
        target: "run",
        args: { V: "1.10" },
        platform: "linux/arm64",
      },
    },
    port: 80,
    health: { kind: "http", path: "/up", status: { from: 200, to: 399 }, timeout: 5000 },
    secrets: [
      { name: "A", as: "env" },
      { name: "B", as: "file" },
    ],
    resources: { cpus: 0.5, memory: 268_435_456 },
    command: ["node", "server.js"],
    user: "1000:1000",
    volumes: { data: "/data" },
    drain: 90_000,
    stopGrace: 3000,
    nginx: { maxBody: 10_485_760, readTimeout: 300_000, snippet: "add_header X-A b;" },
  });
});

test.each([
  ["image: a", { kind: "running", settle: 2000 }],
  ["image: a, port: 1", { kind: "tcp" }],
  ["image: a, port: 1, health: { timeout: 5s }", { kind: "tcp", timeout: 5000 }],
  ["image: a, port: 1, health: { tcp: true }", { kind: "tcp" }],
  [
    "image: a, port: 1, health: { path: /, status: 204 }",
    { kind: "http", status: { from: 204, to: 204 } },
  ],
  ["image: a, port: 1, health: { path: / }", { kind: "http", status: { from: 200, to: 299 } }],
  ["image: a, health: { command: [ok] }", { kind: "command", command: ["ok"] }],
  ["image: a, health: { container: true }", { kind: "container" }],
])("the health check of { %s }", (lines, expected) => {
  expect(service(withServices(`web: { ${lines} }`)).health).toMatchObject(expected);
});

test("with target coolify stateful services are databases of Coolify's", () => {
  const text =
    "project: a\nservices: { web: { image: w }, db: { image: postgres, stateful: true } }\nenvironments: { p: { target: coolify, hosts: [root@a] }, d: { hosts: [root@a] } }";
  const namesIn = (environment: string) => {
    const { services, databases = [] } = resolve(parse(text), environment);
    return [services, databases].map((all) => all.map(({ name }) => name));
  };
  expect(namesIn("p")).toEqual([["web"], ["db"]]);
  expect(namesIn("d")).toEqual([["web", "db"], []]);
});

test("a repository has a branch, a folder and a Dockerfile, said or not", () => {
  const text =
    "project: a\nservices: { web: { repository: { url: 'https://github.com/a/b', folder: web } } }\nenvironments: { p: { target: coolify, hosts: [root@a] } }";
  expect(resolve(parse(text), "p").services[0]?.source).toEqual({
    kind: "repository",
    repository: {
      url: "https://github.com/a/b",
      branch: "main",
      folder: "web",
      dockerfile: "Dockerfile",
    },
  });
});

test("a stateful service is not drained unless it says so", () => {
  expect(service(withServices("db: { image: a, stateful: true }"), "db").drain).toBe(0);
  expect(service(withServices("db: { image: a, stateful: true, drain: 5s }"), "db").drain).toBe(
    5000,
  );
});

test("max_body 0 stays unlimited", () => {
  expect(service(withWeb("max_body: 0")).nginx.maxBody).toBe(0);
});

test("a preset builds the folder itself, or the one that build names", () => {
  expect(service(withServices("web: { preset: node }")).source).toEqual({
    kind: "build",
    build: { context: ".", args: {}, preset: "node" },
  });
  expect(service(withServices("web: { preset: static, build: site }")).source).toMatchObject({
    build: { context: "site", preset: "static" },
  });
});

test("the environment's domains replace those of the service, others have their name filled in", () => {
  expect(service(SHOP, "web", "production").domains).toEqual(["shop.example.com"]);
  expect(service(SHOP, "web", "staging").domains).toEqual(["staging.shop.example.com"]);
});

test("${environment} is filled in in env values, and $${ is a literal ${", () => {
  const text = withWeb(
    'env: { A: "at-${environment}-${environment}", B: "$${environment} costs $5" }',
  );
  expect(service(text).envVars).toEqual({ A: "at-local-local", B: "${environment} costs $5" });
});

test("the environment's env wins over that of a service and reaches all of them", () => {
  const text = `project: a
services: { web: { image: a, env: { A: web, B: web } }, job: { image: a } }
environments: { p: { hosts: local, env: { A: p } } }`;
  expect(service(text, "web", "p").envVars).toEqual({ A: "p", B: "web" });
  expect(service(text, "job", "p").envVars).toEqual({ A: "p" });
});

test("hosts become addresses", () => {
  const text = `project: a
services: { web: { image: a } }
environments:
  p:
    hosts:
      - deploy@203.0.113.7
      - deploy@web.example.com:2222
      - root@[2001:db8::1]:2022
      - root@2001:db8::2
      - { address: 203.0.113.8 }
      - { address: "[2001:db8::3]", user: deploy, port: 2200, fingerprint: SHA256:${"a".repeat(43)} }`;
  expect(resolve(parse(text), "p").environment.hosts).toEqual({
    kind: "ssh",
    parallel: 4,
    hosts: [
      { user: "deploy", address: "203.0.113.7", port: 22 },
      { user: "deploy", address: "web.example.com", port: 2222 },
      { user: "root", address: "2001:db8::1", port: 2022 },
      { user: "root", address: "2001:db8::2", port: 22 },
      { user: "root", address: "203.0.113.8", port: 22 },
      {
        user: "deploy",
        address: "2001:db8::3",
        port: 2200,
        fingerprint: `SHA256:${"a".repeat(43)}`,
      },
    ],
  });
});

test("a fleet keeps what it says and gets one host, four at a time", () => {
  const text = `project: a
services: { web: { image: a } }
environments: { p: { branch: main, hosts: { provider: digitalocean, region: lon1, cpus: 2, memory: 4GB, image: debian-13-x64 } } }`;
  expect(resolve(parse(text), "p").environment).toEqual({
    name: "p",
    branch: "main",
    hosts: {
      kind: "digitalocean",
      region: "lon1",
      cpus: 2,
      memory: 4 * 1024 ** 3,
      image: "debian-13-x64",
      count: 1,
      parallel: 4,
    },
  });
});

test("the project's own settings, and their defaults", () => {
  expect(resolve(parse(SHOP), "local")).toMatchObject({
    name: "shop",
    target: "docker",
    registry: "ghcr.io/acme",
    limits: { droplets: 3 },
    keep: { releases: 5 },
    environment: { name: "local", hosts: { kind: "local" } },
  });
  const bare = resolve(parse(withWeb("user: a")), "local");
  expect(bare).toMatchObject({ target: "docker", limits: { droplets: 3 } });
  expect(bare).not.toHaveProperty("registry");
});

test("an environment's target wins over the project's, and an override over both", () => {
  const text = `project: a
target: docker
services: { web: { image: a } }
environments: { p: { target: coolify, hosts: [root@a] } }`;
  expect(resolve(parse(text), "p")).toMatchObject({
    target: "coolify",
    environment: { hosts: { kind: "ssh", hosts: [{ address: "a" }] } },
  });
  const overrides = {
    target: "docker",
    registry: "r.example.com",
    hosts: { kind: "local" },
  } as const;
  expect(resolve(parse(text), "p", { overrides })).toMatchObject({
    target: "docker",
    registry: "r.example.com",
    environment: { hosts: { kind: "local" } },
  });
});

test("a preview answers at names of its own and never at fixed domains", () => {
  const preview = resolve(parse(SHOP), "preview-12");
  expect(preview.environment).toEqual({
    name: "preview-12",
    hosts: { kind: "digitalocean", region: "lon1", size: "s-2vcpu-4gb", count: 1, parallel: 4 },
  });
  expect(preview.services.map(({ name, domains }) => [name, domains])).toEqual([
    ["web", ["pr-12-web.preview.example.com"]],
    ["worker", []],
    ["nightly", []],
    ["db", []],
  ]);
  const noDomain = SHOP.replace(/ {2}domain: preview.*\n/, "").replace(
    "domains: [",
    "domains: [fixed.example.com, ",
  );
  expect(service(noDomain, "web", "preview-12").domains).toEqual(["preview-12.shop.example.com"]);
});

function refusal(loaded: LoadedConfig, environment: string): unknown {
  try {
    return resolve(loaded, environment);
  } catch (error) {
    return error instanceof ConfigError ? error.diagnostics[0] : error;
  }
}

test("an unknown environment names the nearest and the list, at the place of the list", () => {
  expect(refusal(parse(SHOP), "prodution")).toMatchObject({
    line: 19,
    column: 1,
    problem: 'there is no environment "prodution"',
    fix: "did you mean production? (there are production, staging, local)",
  });
});

test("names of every object, and previews without a block, are no environments", () => {
  expect(refusal(parse(SHOP), "toString")).toMatchObject({
    problem: 'there is no environment "toString"',
  });
  expect(refusal(parse(withWeb("user: a")), "preview-1")).toMatchObject({ fix: "there are local" });
});
