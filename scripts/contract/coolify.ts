import ssh2 from "ssh2";
import { everything } from "../../sandbox/coolify/flow/index.ts";
import { NO_DELAYS, startCoolify } from "../../sandbox/coolify/index.ts";
import { createSend } from "../../sandbox/http/client.ts";
import type { Mistake } from "./mistakes.ts";
import type { Contract } from "./run.ts";

const NULLABLE = [
  ["description", "validation_logs", "swarm_cluster", "wildcard_domain", "config_hash"],
  ["install_command", "build_command", "start_command", "publish_directory"],
  ["current_process_id", "git_type", "commit_message"],
].flat();

/** Where the published description of 4.2 is wrong about what its source does. */
export const MISTAKES: readonly Mistake[] = [
  {
    name: "an environment's name and its uuid are both required, though one is enough",
    call: /^POST \/(applications|databases)\//,
    violation: /must have required property 'environment_(name|uuid)'/,
  },
  {
    name: "what may be null is a text",
    call: /^GET /,
    violation: new RegExp(`^response\\.body\\b.*\\.(${NULLABLE.join("|")}): .* must be string$`),
  },
  {
    name: "dockerimage is no build pack",
    call: /^GET \/applications/,
    violation: /build_pack must be equal to one of the allowed values/,
  },
  {
    name: "the history of deployments is a list of applications",
    call: /^GET \/deployments\/applications\/\*$/,
    violation: /^response\.body: .* must be array$/,
  },
  {
    name: "databases are texts",
    call: /^GET \/databases/,
    violation: /^response\.body: .* must be string$/,
  },
  {
    name: "identifiers are UUIDs",
    call: /^GET \/databases\/\*\/logs$/,
    violation: /must match format "uuid"/,
  },
  {
    name: "a GET of what has to be posted does not exist, though it answers 405",
    call: /^GET \/deploy$/,
    violation: /no method matched/,
  },
  {
    name: "a key is changed without saying which",
    call: /^PATCH \/security\/keys\/\*$/,
    violation: /no method matched/,
  },
  { name: "the change of a database answers nothing", call: /^PATCH \/databases\/\*: reply$/ },
];

/** The description is of this version. */
export async function startCoolifyContract(): Promise<Contract> {
  const options = { version: "4.2.0", requestsPerMinute: 5_000, delays: NO_DELAYS } as const;
  const coolify = await startCoolify(options);
  const flow = (url: string) => everything(createSend(url, coolify.token), newKey());
  return { url: `${coolify.url}/api/v1`, flow, mistakes: MISTAKES, close: () => coolify.close() };
}

/** One in 170 that the library makes is malformed. */
function newKey(): string {
  const key = ssh2.utils.generateKeyPairSync("ed25519").private;
  return ssh2.utils.parseKey(key) instanceof Error ? newKey() : key;
}
