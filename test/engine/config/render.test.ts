import { expect, test } from "vitest";
import { ConfigError, renderDiagnostics } from "../../../src/engine/config/index.ts";
import { diagnosticsOf, withWeb } from "./help.ts";

test("everything wrong is told at once, in the order of the file, with line, caret and fix", () => {
  const text = `project: Shop
services:
  api:
    build: .
    port: "eighty"
    replica: 3
    health: { path: up }
    env: { 1A: x }
  web: { image: nginx, depends_on: [apo] }
environments:
  production: { host: local }
`;
  expect(renderDiagnostics(diagnosticsOf(text))).toMatchInlineSnapshot(`
    "deploy.yaml:1:10: project: "Shop" is not a name
       1 | project: Shop
         |          ^^^^
      fix: use up to 31 lower-case letters, digits and single dashes, a letter first, no dash last, and not x- (such keys are ignored)

    deploy.yaml:5:11: services.api.port: "eighty" is not a whole number
       5 |     port: "eighty"
         |           ^^^^^^^^
      fix: write a number from 1 to 65535

    deploy.yaml:6:5: services.api.replica: unknown key "replica"
       6 |     replica: 3
         |     ^^^^^^^
      fix: known here: build, preset, image, repository, dockerfile, auto_start, port, protocol, health, domains, env, secrets, depends_on, resources, command, user, volumes, stateful, schedule, drain, stop_grace_period, max_body, read_timeout, nginx; keys of your own start with x-

    deploy.yaml:7:21: services.api.health.path: "up" is not a path
       7 |     health: { path: up }
         |                     ^^
      fix: start with / and leave the host out, such as /up

    deploy.yaml:8:12: services.api.env.1A: "1A" is not a variable name
       8 |     env: { 1A: x }
         |            ^^
      fix: use letters, digits and _, not a digit first, such as LOG_LEVEL

    deploy.yaml:9:37: services.web.depends_on.0: there is no service "apo"
       9 |   web: { image: nginx, depends_on: [apo] }
         |                                     ^^^
      fix: did you mean api? (there are api)

    deploy.yaml:11:3: environments.production: it has no hosts
      11 |   production: { host: local }
         |   ^^^^^^^^^^
      fix: add hosts: local, or hosts: [user@address]

    deploy.yaml:11:17: environments.production.host: unknown key "host"
      11 |   production: { host: local }
         |                 ^^^^
      fix: write domains, or hosts in an environment"
  `);
});

test("a missing key points at its parent", () => {
  const [diagnostic] = diagnosticsOf(
    "project: a\nservices: { web: { image: a } }\nenvironments:\n  p:\n    hosts: { provider: digitalocean, size: b }\n",
  );
  expect(diagnostic).toMatchObject({
    line: 5,
    column: 5,
    endColumn: 10,
    path: "environments.p.hosts",
    problem: '"region" is missing in environments.p.hosts',
    fix: "add region:",
  });
});

test("the words of Compose are answered with ours", () => {
  const fixes = diagnosticsOf(
    withWeb("environment: {}\nports: []\nhealthcheck: {}\nrestart: always"),
  ).map(({ fix }) => fix);
  expect(fixes[0]).toBe("write env");
  expect(fixes[1]).toMatch(/^write port:/);
  expect(fixes[2]).toMatch(/^write health:/);
  expect(fixes[3]).toMatch(/^leave it out/);
});

test("a key that resembles none lists what is known", () => {
  const [diagnostic] = diagnosticsOf(withWeb("zzz: 1"));
  expect(diagnostic?.fix).toMatch(
    /^known here: build, preset, image, .*keys of your own start with x-$/,
  );
});

test("the caret stands under wide characters and after tabs", () => {
  const place = { file: "f", line: 1, column: 4, endColumn: 6, path: "", problem: "p", fix: "x" };
  const rendered = renderDiagnostics([{ ...place, excerpt: { text: "\t漢: ab", from: 4 } }]);
  expect(rendered.split("\n")[2]).toBe("     | \t     ^^".replace("     ^^", "    ^^"));
});

test("more problems than the limit are counted", () => {
  const keys = Array.from({ length: 60 }, (_, i) => `zz${i}: 1`).join("\n");
  expect(renderDiagnostics(diagnosticsOf(withWeb(keys)))).toMatch(/… and 10 more problems$/);
});

test("the error's own message tells the first problem and how many follow", () => {
  const error = new ConfigError(diagnosticsOf(withWeb("zz: 1\ncpus: 2")));
  expect(error.message).toBe('deploy.yaml:6:5: unknown key "zz" (and 1 more)');
  expect(error.code).toBe("CONFIG_INVALID");
});

test("a problem in a shared anchor is told once", () => {
  const text = `project: a
x-env: &env { "A-B": 1 }
services: { one: { image: a, env: *env }, two: { image: a, env: *env } }
environments: { l: { hosts: local } }
`;
  expect(diagnosticsOf(text)).toHaveLength(1);
  expect(diagnosticsOf(text)[0]).toMatchObject({
    line: 2,
    column: 15,
    problem: '"A-B" is not a variable name',
  });
});
