import { describe, expect, test } from "vitest";
import { parse, problemsOf, SHOP, withServices, withWeb } from "../help.ts";

type Case = readonly [fact: string, text: string, ...problems: string[]];

const LOCAL = "environments: { local: { hosts: local } }";
const WEB = "services: { web: { image: a, port: 1 } }";

const SERVICES: readonly Case[] = [
  [
    "a service without image and build",
    withServices("web: { port: 1 }"),
    "3:3 services.web: it has neither image nor build",
  ],
  [
    "image and build",
    withServices("web: { image: a, build: . }"),
    "3:20 services.web.build: image and build exclude each other",
  ],
  [
    "image and preset",
    withServices("web: { preset: node, image: a }"),
    "3:10 services.web.preset: image and preset exclude each other",
  ],
  [
    "preset and a Dockerfile",
    withServices("web: { preset: node, build: { dockerfile: D } }"),
    "3:33 services.web.build.dockerfile: dockerfile makes no sense with preset",
  ],
  [
    "two health checks",
    withWeb("health: { path: /, tcp: true }"),
    "6:24 services.web.health.tcp: path and tcp exclude each other",
  ],
  [
    "a status without a path",
    withWeb("health: { tcp: true, status: 200 }"),
    "6:26 services.web.health.status: status makes no sense without path",
  ],
  [
    "an HTTP check without a port",
    withServices("web: { image: a, health: { path: / } }"),
    "3:30 services.web.health.path: path needs a port",
  ],
  [
    "domains without a port",
    withServices("web: { image: a, domains: [a.com] }"),
    "3:20 services.web.domains: domains makes no sense here: there is no port",
  ],
  [
    "nginx directives for tcp",
    withServices('db: { image: a, port: 1, protocol: tcp, nginx: "a b;" }'),
    "3:43 services.db.nginx: nginx makes no sense here: protocol is tcp",
  ],
  [
    "a schedule with port and domains",
    withServices('job: { image: a, schedule: "0 2 * * *", port: 1, domains: [a.com] }'),
    "3:43 services.job.port: port makes no sense with schedule: it is not kept running",
    "3:52 services.job.domains: domains makes no sense with schedule: it is not kept running",
  ],
  [
    "a secret that is in env too",
    withWeb("env: { KEY: a }\nsecrets: [{ name: KEY }]"),
    "6:12 services.web.env.KEY: KEY is a secret too",
  ],
  [
    "a secret twice",
    withWeb("secrets: [A, { name: A, as: file }]"),
    "6:18 services.web.secrets.1: the secret A is here twice",
  ],
];

const DEPENDENCIES: readonly Case[] = [
  [
    "a dependency on nothing",
    withServices("web: { image: a, depends_on: [bd] }\ndb: { image: a }"),
    '3:33 services.web.depends_on.0: there is no service "bd"',
  ],
  [
    "a dependency on itself",
    withServices("web: { image: a, depends_on: [web] }"),
    "3:33 services.web.depends_on.0: it depends on itself",
  ],
  [
    "a dependency on a schedule",
    withServices('web: { image: a, depends_on: [job] }\njob: { image: a, schedule: "0 2 * * *" }'),
    "3:33 services.web.depends_on.0: job runs on a schedule and is never there to wait for",
  ],
  [
    "a cycle, once",
    withServices(
      "a: { image: a, depends_on: [b] }\nb: { image: a, depends_on: [c] }\nc: { image: a, depends_on: [a] }",
    ),
    "5:31 services.c.depends_on.0: services wait for each other: a → b → c → a",
  ],
];

const ENVIRONMENTS: readonly Case[] = [
  [
    "nowhere to deploy to",
    "project: a\nservices: { web: { image: a } }",
    "1:1 environments: there is no environment to deploy to",
  ],
  ["no service", `project: a\nservices: {}\n${LOCAL}`, "2:1 services: there is no service"],
  [
    "an environment without hosts",
    `project: a\n${WEB}\nenvironments: { p: {} }`,
    "3:17 environments.p: it has no hosts",
  ],
  [
    "the name of a preview",
    `project: a\n${WEB}\nenvironments: { preview-7: { hosts: local } }`,
    "3:17 environments.preview-7: the name preview-7 is taken by pull requests",
  ],
  [
    "domains for an unknown service",
    `project: a\n${WEB}\nenvironments: { p: { hosts: local, domains: { wbe: [a.com] } } }`,
    '3:47 environments.p.domains.wbe: there is no service "wbe"',
  ],
  [
    "domains for a service without a port",
    `project: a\nservices: { job: { image: a } }\nenvironments: { p: { hosts: local, domains: { job: [a.com] } } }`,
    "3:47 environments.p.domains.job: job is not answered by nginx: it has no http port",
  ],
  [
    "a stateful service with two hosts",
    `project: a\nservices: { db: { image: a, stateful: true } }\nenvironments: { p: { hosts: [a@b, a@c] } }`,
    "2:29 services.db.stateful: db is stateful, but environments.p has 2 hosts",
  ],
  [
    "a stateful service with two droplets",
    SHOP.replace("count: 1", "count: 2"),
    "17:29 services.db.stateful: db is stateful, but environments.production has 2 hosts",
  ],
  [
    "a host twice",
    `project: a\n${WEB}\nenvironments: { p: { hosts: [a@h, { address: h, port: 22 }] } }`,
    "3:35 environments.p.hosts.1: the host h is here twice",
  ],
  [
    "a fleet without size",
    `project: a\n${WEB}\nenvironments: { p: { hosts: { provider: digitalocean, region: a } } }`,
    "3:22 environments.p.hosts: it has no size",
  ],
  [
    "a fleet with size and cpus",
    `project: a\n${WEB}\nenvironments: { p: { hosts: { provider: digitalocean, region: a, size: b, cpus: 1 } } }`,
    "3:75 environments.p.hosts.cpus: size and cpus exclude each other",
  ],
  [
    "more droplets than the limit",
    `project: a\n${WEB}\nlimits: { droplets: 2 }\nenvironments: { p: { hosts: { provider: digitalocean, region: a, size: b, count: 3 } } }`,
    "4:75 environments.p.hosts.count: 3 hosts are more than the limit of 2",
  ],
  [
    "a secret in an environment's env",
    `project: a\nservices: { web: { image: a, secrets: [KEY] } }\nenvironments: { p: { hosts: local, env: { KEY: 1 } } }`,
    "3:43 environments.p.env.KEY: KEY is a secret of web",
  ],
  [
    "permissions for an unknown environment",
    `project: a\n${WEB}\n${LOCAL}\npermissions: { prod: { deploy: write } }`,
    '4:16 permissions.prod: there is no environment "prod"',
  ],
];

const DOMAINS: readonly Case[] = [
  [
    "a domain of two services",
    withServices(
      "a: { image: a, port: 1, domains: [x.com] }\nb: { image: a, port: 1, domains: [x.com] }",
    ),
    "4:37 services.b.domains.0: the domain x.com is also one of a",
  ],
  [
    "a domain twice in one list",
    withWeb("domains: [x.com, x.com]"),
    "6:22 services.web.domains.1: the domain x.com is also one of web",
  ],
  [
    "a domain that is the same once the environment is filled in",
    withServices(
      'a: { image: a, port: 1, domains: ["${environment}.x.com"] }\nb: { image: a, port: 1, domains: [local.x.com] }',
    ),
    "4:37 services.b.domains.0: the domain local.x.com is also one of a",
  ],
  [
    "a domain that two environments claim",
    `project: a\n${WEB}\nenvironments:\n  p: { hosts: local, domains: { web: [x.com] } }\n  q: { hosts: local, domains: { web: [x.com] } }`,
    "5:39 environments.q.domains.web.0: the domain x.com is also one of web in p",
  ],
  [
    "a label that grows too long",
    withWeb(`domains: ["${"a".repeat(60)}\${environment}.com"]`),
    `6:15 services.web.domains.0: the domain ${"a".repeat(60)}local.com is too long`,
  ],
];

for (const [title, cases] of Object.entries({ SERVICES, DEPENDENCIES, ENVIRONMENTS, DOMAINS })) {
  describe(`refused in ${title.toLowerCase()}`, () => {
    for (const [fact, text, ...problems] of cases) {
      test(fact, () => {
        expect(problemsOf(text)).toEqual(problems);
      });
    }
  });
}

test("an environment's domains replace those of a service before clashes are looked for", () => {
  const text = `project: a
services:
  a: { image: a, port: 1, domains: [x.com] }
  b: { image: a, port: 1, domains: [y.com] }
environments:
  p: { hosts: local, domains: { a: [y.com], b: [x.com] } }`;
  expect(Object.keys(parse(text).config.services)).toEqual(["a", "b"]);
});

test("a shape error in one service does not hide a cycle among others", () => {
  const text = withServices(
    "a: { image: a, port: no, depends_on: [b] }\nb: { image: a, depends_on: [a] }",
  );
  expect(problemsOf(text)).toEqual([
    '3:24 services.a.port: "no" is not a whole number',
    "4:31 services.b.depends_on.0: services wait for each other: a → b → a",
  ]);
});

test("Coolify needs hosts that SSH reaches, and a registry for what is built", () => {
  const coolify = (services: string, hosts: string) =>
    problemsOf(`project: a\n${services}\nenvironments: { p: { target: coolify${hosts} } }`);
  expect(coolify(WEB, "")).toEqual(["3:17 environments.p: it has no hosts"]);
  expect(coolify(WEB, ", hosts: local")).toEqual([
    "3:39 environments.p.hosts: target coolify runs on hosts that SSH reaches",
  ]);
  expect(coolify("services: { web: { build: . } }", ", hosts: [root@a]")).toEqual([
    "2:20 services.web.build: web is built here, and Coolify (environments.p) pulls from a registry",
  ]);
});

test("a hundred services that all wait for each other are reported in bounded space", () => {
  const names = Array.from({ length: 99 }, (_, i) => `s${i}`);
  const problems = problemsOf(
    withServices(
      names.map((name) => `${name}: { image: a, depends_on: [${names.join(", ")}] }`).join("\n"),
    ),
  );
  expect(problems.filter((problem) => problem.includes("wait for each other"))).toHaveLength(10);
});

test("more than a hundred services are refused", () => {
  const lines = Array.from({ length: 101 }, (_, i) => `s${i}: { image: a }`).join("\n");
  expect(problemsOf(withServices(lines))).toEqual([
    "2:1 services: there are more than 100 services",
  ]);
});
