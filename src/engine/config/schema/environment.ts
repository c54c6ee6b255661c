import * as z from "zod/mini";
import * as defaults from "../defaults.ts";
import { key, listOf, mapOf, object, optional, says, show, text } from "./base.ts";
import { policy } from "./policy.ts";
import { job } from "./job.ts";
import { ADDRESS, domain, envVars, integer, name, size } from "./scalars.ts";

const USER = String.raw`[A-Za-z_][\w.-]*`;
const word = (kind: string, fix: string) =>
  text({ kind, pattern: /^[A-Za-z0-9][\w.-]*$/, fix, max: 128 });

const hostText = text({
  kind: "a host",
  pattern: new RegExp(`^${USER}@${ADDRESS}(?::[0-9]{1,5})?$`),
  fix: "write user@address or user@address:port, such as deploy@203.0.113.7",
  max: 320,
});

const hostObject = object("Host", {
  address: key(
    text({
      kind: "an address",
      pattern: new RegExp(`^${ADDRESS}$`),
      fix: "write 203.0.113.7 or web1.example.com",
      max: 253,
    }),
    "Name or address",
  ),
  user: optional(
    text({
      kind: "a user",
      pattern: new RegExp(`^${USER}$`),
      fix: "write a name, such as deploy",
      max: 64,
    }),
    "Who to log in as",
    defaults.sshUser,
  ),
  port: optional(integer(1, 65_535), "SSH port", defaults.sshPort),
  fingerprint: optional(
    text({
      kind: "a fingerprint",
      pattern: /^SHA256:[A-Za-z0-9+/]{43}$/,
      fix: "write it as ssh-keygen -lf prints it: SHA256: and 43 characters",
      max: 50,
    }),
    "Of the host's key; left out: known_hosts decides",
  ),
});

export const network = text({
  kind: "a network",
  pattern: /^[0-9A-Fa-f.:]+(?:\/\d{1,3})?$/,
  fix: "write 198.51.100.7 or 198.51.100.0/24",
  max: 49,
});

const fleet = object("Fleet", {
  provider: key(z.literal("digitalocean"), "Where hosts are made"),
  region: key(word("a region", "write its slug, such as lon1"), "Region"),
  size: optional(word("a size", "write its slug, such as s-1vcpu-2gb"), "Size of each host"),
  cpus: optional(integer(1, 1024), "Instead of `size`: the cheapest with as many processors"),
  memory: optional(size({ min: "512MB", max: "64TB" }), "Instead of `size`: … and as much memory"),
  image: optional(word("an image", "write its slug, such as debian-13-x64"), "Operating system"),
  count: optional(integer(1, 100), "Number of hosts", 1),
  parallel: optional(integer(1, 100), "Hosts worked on at once", defaults.parallel),
  ssh_from: optional(
    listOf(network, "write [198.51.100.0/24]"),
    "Networks that may reach port 22; left out: any",
  ),
  backups: optional(z.boolean(), "Backups by the provider, at a fifth of the price", false),
  ipv6: optional(z.boolean(), "An IPv6 address besides the IPv4 one", true),
  monitoring: optional(z.boolean(), "The provider's own metrics", true),
  template: optional(
    z.enum(["make", "use", "never"]),
    "Start new hosts from a snapshot with everything installed where there is one; `make` keeps one, which costs about $0.15 a month",
    "use",
  ),
  account: optional(
    text({
      kind: "an account",
      pattern: /^\P{Cc}+$/u,
      fix: "write the account's or team's name or id",
      max: 255,
    }),
    "Refuse any other; SLUICE_DIGITALOCEAN_ACCOUNT wins",
  ),
});

const local = z.literal("local", {
  error: (issue) =>
    says(
      `${show(issue.input)} is not a fleet`,
      "write local, or a list such as [deploy@203.0.113.7]",
    ),
});
const hostList = listOf(z.union([hostText, hostObject]), "write [deploy@203.0.113.7]").check(
  z.refine((hosts) => hosts.length > 0, {
    error: () => says("there is no host in the list", "write [deploy@203.0.113.7]"),
  }),
);

export const hosts = z.union([local, hostList, fleet]);
export const target = z.enum(["docker", "coolify"]);

export const branch = text({
  kind: "a branch",
  pattern: /^(?![-/])(?!.*\.\.)[!-)+-9;->@-Z\]_-}\u00A0-\uFFFF]+$/,
  fix: "write its name, such as main",
  max: 244,
});

export const environment = object("Environment", {
  hosts: optional(hosts, "This machine (`local`), hosts reached over SSH, or a fleet to provision"),
  branch: optional(
    branch,
    "Only pull requests into it may be deployed here by a comment; left out: any",
  ),
  target: optional(target, "How services run here; left out: that of the project"),
  domains: optional(
    mapOf(name, listOf(domain, "write [shop.example.com]"), "write { web: [shop.example.com] }"),
    "Service → domains, instead of those of the service",
  ),
  env: optional(envVars, "Variables for every service here; they win over those of the service"),
  migrate: optional(job, "Run before a new container of the service is started, on the first host"),
  policy: optional(policy, "What a command in a comment must fulfil here"),
});
