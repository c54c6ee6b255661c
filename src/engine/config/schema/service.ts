import * as z from "zod/mini";
import {
  changed,
  checkedText,
  key,
  listOf,
  mapOf,
  object,
  optional,
  says,
  show,
  text,
} from "./base.ts";
import { cronProblem } from "./cron.ts";
import { nginxProblem } from "./nginx.ts";
import { dockerfile } from "./dockerfile.ts";
import { repository } from "./repository.ts";
import * as defaults from "../defaults.ts";
import {
  absolutePath,
  argv,
  decimal,
  domain,
  duration,
  envName,
  envVars,
  flag,
  integer,
  name,
  repositoryPath,
  size,
} from "./scalars.ts";

const image = text({
  kind: "an image",
  pattern:
    /^(?:[a-z0-9][a-z0-9.-]*(?::\d{1,5})?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
  fix: "write it as docker pull takes it, such as postgres:17 or ghcr.io/acme/web:1.2",
  max: 512,
});

const healthPath = text({
  kind: "a path",
  pattern: /^\/[\w\-.~!$&'()*+,;=:@%/?]*$/,
  fix: "start with / and leave the host out, such as /up",
  max: 1024,
});

const statusText = text({
  kind: "a status or a range of them",
  pattern: /^[1-5]\d\d-[1-5]\d\d$/,
  fix: "write 204 or 200-399",
  max: 7,
});

const status = changed(z.union([integer(100, 599), statusText]), (value) => {
  const [from, to] = typeof value === "number" ? [value] : value.split("-").map(Number);
  return { from: from ?? 200, to: to ?? from ?? 299 };
});

const buildObject = object("Build", {
  context: optional(repositoryPath, "Folder sent to the builder", "."),
  dockerfile: optional(repositoryPath, "Dockerfile, relative to the context", "Dockerfile"),
  target: optional(
    text({
      kind: "a build stage",
      pattern: /^[A-Za-z0-9][\w.-]*$/,
      fix: "write the name after AS",
      max: 128,
    }),
    "Stage to stop at",
  ),
  args: optional(envVars, "Build arguments; they end up in the image, so no secrets"),
  platform: optional(
    text({
      kind: "a platform",
      pattern: /^linux\/[a-z0-9]+(?:\/v\d)?$/,
      fix: "write linux/amd64 or linux/arm64",
      max: 32,
    }),
    "Platform to build for; left out: that of the builder",
  ),
});

const on = z.literal(true, {
  error: (issue) =>
    says(`${show(issue.input)} makes no sense here`, "write true, or leave the key out"),
});

const health = object("Health", {
  path: optional(healthPath, "HTTP path that must answer with `status`"),
  status: optional(status, "Expected HTTP status, `204` or `200-399`", "200-299"),
  tcp: optional(on, "A TCP connection to the port is proof enough"),
  command: optional(argv, "Run inside the container; exit code 0 is healthy"),
  container: optional(on, "The image's own `HEALTHCHECK` decides"),
  timeout: optional(
    duration({ min: "1s", max: "1h" }),
    "Longest wait from start until healthy",
    defaults.healthTimeout,
  ),
});

const secret = z.union([
  envName,
  object("Secret", {
    name: key(envName, "Name of the variable that holds it when Sluice runs"),
    as: optional(
      z.enum(["env", "file"]),
      "A variable in the container, or the file `/run/secrets/NAME`",
      "env",
    ),
  }),
]);

const resources = object("Resources", {
  cpus: optional(decimal(0.01, 1024), "Processors at most"),
  memory: optional(size({ min: "6MB", max: "64TB" }), "Memory at most; more is killed"),
});

export const service = object("Service", {
  build: optional(
    z.union([repositoryPath, buildObject]),
    "Folder with a Dockerfile, or details of the build",
  ),
  preset: optional(z.enum(["node", "python", "static"]), "Build without a Dockerfile"),
  image: optional(image, "A ready image, instead of `build`"),
  repository: optional(repository, "With `target: coolify`: built by Coolify, instead of `build`"),
  dockerfile: optional(
    dockerfile,
    "With `target: coolify`: text of a Dockerfile that Coolify builds, instead of `build`",
  ),
  auto_start: optional(
    flag,
    "With `target: coolify`: `false` only configures it there; `sluice start` starts it",
    true,
  ),
  port: optional(integer(1, 65_535), "Port in the container; left out: nothing is published"),
  protocol: optional(
    z.enum(["http", "tcp"]),
    "`http` is answered by nginx, `tcp` is reached by other services only",
    "http",
  ),
  health: optional(
    health,
    "What proves that it works; left out: TCP where there is a port, else still running after 2s",
  ),
  domains: optional(
    listOf(domain, "write [shop.example.com]"),
    "Host names answered with this service",
  ),
  env: optional(envVars, "Variables of the container; `${environment}` is filled in"),
  secrets: optional(
    listOf(secret, "write the names only, such as [SESSION_KEY]"),
    "Variables taken from where Sluice runs; never in the image, state or logs",
  ),
  depends_on: optional(listOf(name, "write [db]"), "Services that start before this one"),
  resources: optional(resources, "Limits"),
  command: optional(argv, "Instead of the image's own command"),
  user: optional(
    text({
      kind: "a user",
      pattern: /^[A-Za-z0-9_][\w.-]*(?::[A-Za-z0-9_][\w.-]*)?$/,
      fix: "write a name or id, such as node or 1000:1000",
      max: 128,
    }),
    "User, and group after a colon, to run as",
  ),
  volumes: optional(
    mapOf(name, absolutePath, "write { data: /var/lib/data }"),
    "Volume → path in the container; volumes outlive releases",
  ),
  stateful: optional(flag, "Holds data: never runs twice, replaced stop-first", false),
  schedule: optional(
    checkedText("schedule", cronProblem, 'write five fields, such as "0 2 * * *" for two at night'),
    "Run at these times (five cron fields, UTC) instead of all the time",
  ),
  drain: optional(
    duration({ min: "0s", max: "24h" }),
    "How long open requests may finish on the old release; 0s when `stateful`",
    defaults.drain,
  ),
  stop_grace_period: optional(
    duration({ min: "0s", max: "1h" }),
    "Between SIGTERM and SIGKILL",
    defaults.stopGrace,
  ),
  max_body: optional(
    z.union([z.literal(0), size({ min: "0", max: "1TB" })]),
    "Largest request body; 0 is unlimited",
    defaults.maxBody,
  ),
  read_timeout: optional(
    duration({ min: "1s", max: "24h" }),
    "Longest silence of the service while nginx waits for it",
    defaults.readTimeout,
  ),
  nginx: optional(
    checkedText(
      "nginx directives",
      nginxProblem,
      "write whole directives, such as add_header X-Frame-Options DENY;",
    ),
    "Directives for the service's `server` block, verbatim",
  ),
});
