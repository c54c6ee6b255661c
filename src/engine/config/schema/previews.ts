import * as z from "zod/mini";
import * as defaults from "../defaults.ts";
import { key, listOf, mapOf, object, optional, text } from "./base.ts";
import { branch, hosts, network } from "./environment.ts";
import { job } from "./job.ts";
import { policy } from "./policy.ts";
import { decimal, domain, duration, envVars, flag, integer, name } from "./scalars.ts";

const quota = object("Quota", {
  per_repository: optional(
    integer(1, 1000),
    "Previews at once; more than the default have to be asked for",
    defaults.previewsPerRepository,
  ),
  per_organisation: optional(
    integer(1, 1000),
    "Previews at once of all repositories of the account together; left out: no limit",
  ),
  per_user: optional(
    integer(1, 1000),
    "Previews at once of one person in all repositories of the account; left out: no limit",
  ),
  monthly_usd: optional(decimal(0, 1_000_000), "Cost of all previews together; left out: no limit"),
  hosts: optional(
    integer(1, 100),
    "Hosts that are made for previews at most; left out: `limits.droplets`",
  ),
});

const label = text({
  kind: "a label",
  pattern: /^[!-\u{10FFFF}](?:[ -\u{10FFFF}]*[!-\u{10FFFF}])?$/u,
  fix: "write its name as the pull request shows it, such as preview",
  max: 50,
});

const glob = text({
  kind: "a path",
  pattern: /^(?!\/)\P{Cc}+$/u,
  fix: 'write it from the top of the repository, such as "apps/web/**"',
  max: 255,
});

const protect = z.union([
  z.literal("password"),
  object("Protect", {
    allow: key(
      listOf(network, "write [198.51.100.0/24]"),
      "Networks that may see it, by the address nginx sees; everybody else is refused",
    ),
  }),
]);

export const previews = object("Previews", {
  hosts: key(
    hosts,
    "Shared by all previews, each of which is on one of them: the first with room by memory and processor. Of a cloud one more is made when there is no room, and destroyed when its last preview is gone",
  ),
  own_host: optional(flag, "Each preview has a host of its own", false),
  on: optional(
    z.enum(["open", "label", "comment"]),
    "What asks for a preview: that a pull request is open, that it has the label, or nothing but `/preview`, which always does",
    defaults.previewOn,
  ),
  label: optional(label, "With `on: label` the one that asks for a preview", defaults.previewLabel),
  keep_label: optional(
    label,
    "A pull request that has it keeps its preview past its time",
    defaults.keepLabel,
  ),
  bots: optional(flag, "Pull requests that programs open get one, too", false),
  branch: optional(branch, "Only pull requests into it have previews; left out: any"),
  paths: optional(
    mapOf(name, listOf(glob, 'write ["apps/web/**"]'), 'write { web: ["apps/web/**"] }'),
    "Service → paths. A pull request that changes none of them gets no preview unless somebody asks; nothing is ever kept because of them",
  ),
  domain: optional(domain, "Previews answer at `pr-12-web.<domain>`; left out: sslip.io names"),
  suffix: optional(
    flag,
    "Twelve characters that nobody can guess at the end of `pr-12-web`; known after the first deploy",
    false,
  ),
  protect: optional(
    protect,
    "`password`: nginx asks for one; or the networks that may see a preview. Left out: whoever knows the address",
  ),
  sleep_after: optional(
    z.union([z.literal("never"), duration({ min: "1m", max: "30d" })]),
    "Containers are stopped after this long without a request from outside; the next one wakes them. On hosts with systemd only",
    defaults.sleepAfter,
  ),
  seed: optional(job, "Run once in the life of a preview, before `migrate` would be"),
  migrate: optional(job, "Run with each push, before the service is started"),
  ttl: optional(
    duration({ min: "1h", max: "365d" }),
    "Removed this long after the last deploy",
    defaults.ttl,
  ),
  quota: optional(quota, "How many there may be"),
  env: optional(envVars, "Variables for every service of a preview"),
  policy: optional(policy, "What a command in a comment must fulfil for a preview"),
});
