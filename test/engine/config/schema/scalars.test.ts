import { describe, expect, test } from "vitest";
import { parse, problemsOf, withServices, withWeb } from "../help.ts";

interface Values {
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

/** YAML around one value, by key. */
const KEYS: Readonly<Record<string, (value: string) => string>> = {
  project: (value) => withWeb("user: a").replace("project: shop", `project: ${value}`),
  registry: (value) => `registry: ${value}\n${withWeb("user: a")}`,
  image: (value) => withServices(`web: { image: ${value} }`),
  build: (value) => withServices(`web: { build: ${value} }`),
  domain: (value) => withWeb(`domains: [${value}]`),
  env: (value) => withWeb(`env: { ${value} }`),
  host: (value) => withWeb("user: a").replace("hosts: local", `hosts: [${value}]`),
  path: (value) => withWeb(`health: { path: ${value} }`),
  status: (value) => withWeb(`health: { path: /, status: ${value} }`),
  volume: (value) => withWeb(`volumes: { data: ${value} }`),
  command: (value) => withWeb(`command: ${value}`),
  drain: (value) => withWeb(`drain: ${value}`),
  memory: (value) => withWeb(`resources: { memory: ${value} }`),
  branch: (value) => withWeb("user: a").replace("hosts: local", `hosts: local, branch: ${value}`),
  stateful: (value) => withServices(`web: { image: a, stateful: ${value} }`),
  port: (value) => withServices(`web: { image: a, port: ${value} }`),
};

const VALUES: Readonly<Record<string, Values>> = {
  project: {
    good: ["a", "shop-2", "a".repeat(31)],
    bad: ["Shop", "2shop", "-a", "a_b", "a.b", "a/b", "a".repeat(32), '""', '"a\\nb"', "x-a", "3"],
  },
  registry: {
    good: ["ghcr.io/acme", "localhost:5000", "registry.example.com:5000/a/b"],
    bad: ["https://ghcr.io/acme", "ghcr.io/acme/", "ghcr.io/Acme", "ghcr.io/acme:1", "-a", '"a b"'],
  },
  image: {
    good: [
      "nginx",
      "postgres:17",
      "ghcr.io/acme/web:1.2-rc_1",
      "localhost:5000/a",
      `a@sha256:${"0".repeat(64)}`,
    ],
    bad: ["Nginx", '"a b"', '"--privileged"', "a:", "https://a/b", "a@sha256:12", '"a;b"'],
  },
  build: {
    good: [".", "./app", "app/web", "a b", "app..x"],
    bad: [
      "/",
      "/app",
      "..",
      "../app",
      "a/../b",
      "a/..",
      "~/a",
      '"-"',
      "https://a/b.git",
      '"a\\nb"',
      "'a\\b'",
    ],
  },
  domain: {
    good: [
      "a.com",
      "a",
      "xn--caf-dma.example.com",
      '"${environment}.a.com"',
      '"web-${environment}.a.com"',
      "1.a.com",
      "203.0.113.7",
    ],
    bad: [
      '"a.com;"',
      '"a.com b.com"',
      '"a.com\\n"',
      "A.com",
      '"-a.com"',
      "a-.com",
      "a..com",
      ".a.com",
      "a.com.",
      '"*.a.com"',
      "a_b.com",
      "https://a.com",
      "a.com/x",
      "a.com:80",
      "café.com",
      '"${branch}.a.com"',
      '"$environment.a.com"',
      '"{"',
      '""',
    ],
  },
  env: {
    good: [
      "A: 1",
      "_a1: x",
      'A: ""',
      "A: true",
      'A: "${environment}"',
      'A: "$${X}"',
      'A: "$5"',
      'A: "a\\nb"',
    ],
    bad: ["1A: x", "A-B: x", '"A=B": x', '"": x', "A:", "A: [b]", 'A: "${HOME}"', 'A: "\\0"'],
  },
  host: {
    good: ["a@b", "a@203.0.113.7:22", '"a@[::1]:22"', "{ address: a.example.com, port: 22 }"],
    bad: [
      "b",
      '"a@-oProxyCommand=x"',
      '"-a@b"',
      '"a@b c"',
      '"a@b;c"',
      '"a@b:port"',
      "{ user: a }",
      "{ address: a, fingerprint: MD5:aa }",
      "local",
    ],
  },
  path: {
    good: ["/", "/up", "/up?x=1&y=%20"],
    bad: ["up", '"/a b"', '"/a\\n"', '"/\'\\""', "https://a/up", "'/a\\b'"],
  },
  status: { good: ["204", "200-399"], bad: ["20", "600", "ok", "200-", "2xx", "true"] },
  volume: {
    good: ["/data", "/var/lib/a b"],
    bad: ["data", "/a:ro", "/a,b", '"/a\\nb"', "/a/../b"],
  },
  command: { good: ["[a]", '[a, "", "b c"]'], bad: ["a b", "[]", '[""]', "[1]", '["a\\0"]'] },
  drain: {
    good: ["0s", "500ms", "1m30s", "24h"],
    bad: ["30", "30 s", "25h", "s", "1s1m", "-1s", "1.5s"],
  },
  memory: {
    good: ["6MB", "256MB", "1GB", "1.5g", "512MiB", "67108864"].map((value) =>
      /^\d+$/.test(value) ? `"${value}"` : value,
    ),
    bad: ["1MB", "lots", "-1GB", "256"],
  },
  branch: {
    good: ["main", "release/1.2", "feature-x"],
    bad: ["-x", '"a b"', "a..b", '"a:b"', "/a"],
  },
  stateful: { good: ["true", "false"], bad: ["yes", "True", "1", '"true"'] },
  port: { good: ["1", "65535"], bad: ["0", "65536", '"80"', "80.5", "0x50", "1e3"] },
};

for (const [key, { good, bad }] of Object.entries(VALUES)) {
  const text = KEYS[key] ?? String;
  describe(key, () => {
    test.each(good)("%s is accepted", (value) => {
      expect(parse(text(value)).config).toHaveProperty("project");
    });
    test.each(bad)("%s is refused in one diagnostic", (value) => {
      expect(problemsOf(text(value))).toHaveLength(1);
    });
  });
}
