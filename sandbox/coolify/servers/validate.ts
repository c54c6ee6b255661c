import { flagOf, inputOf } from "../http/body.ts";
import type { Handler } from "../http/types.ts";
import type { Facts, Machine } from "../machines/types.ts";
import { isSince } from "../versions.ts";
import type { World } from "../world.ts";
import { machineOf } from "./machine.ts";
import { serverOf } from "./read.ts";
import type { Server } from "./types.ts";

/** Only starts it: what comes of it stands in the server's flags and its log, some time later. */
export const validateServer: Handler = (world, asked) => {
  const server = serverOf(world, asked);
  const installs = isSince(world.settings.version, "4.2.0") && flagOf(inputOf(asked)["install"]);
  startValidation(world, server);
  const message = installs ? "Validation and installation started." : "Validation started.";
  return { status: 201, body: { message } };
};

export function startValidation(world: World, server: Server): void {
  world.job(() => validate(world, server));
}

async function validate(world: World, server: Server): Promise<void> {
  server.validationLogs = null;
  const machine = machineOf(world, server);
  const facts = await machine.inspect(world.settings.requires.commands).catch((error: unknown) => {
    server.settings.isReachable = false;
    server.validationLogs = unreachable(error instanceof Error ? error.message : String(error));
    return undefined;
  });
  if (facts === undefined) return;
  server.settings.isReachable = true;
  server.validationLogs = (await judge(world, server, machine, facts)) ?? null;
}

/**
 * The complaint, in this vendor's HTML. A usable engine makes the server usable before its version was
 * looked at, as in the real one.
 */
async function judge(
  world: World,
  { settings }: Server,
  machine: Machine,
  facts: Facts,
): Promise<string | undefined> {
  const { requires } = world.settings;
  if (!SUPPORTED.includes(facts.os)) return UNSUPPORTED;
  const lacking = requires.commands.filter((it) => !facts.commands.includes(it));
  if (lacking.length > 0) return prerequisites(lacking);
  settings.isUsable = facts.docker !== undefined;
  if (facts.docker === undefined) return NO_DOCKER;
  if (!settings.isBuildServer) await machine.createNetwork("coolify");
  settings.isUsable =
    (facts.compose || !requires.compose) && isSince(facts.docker, requires.docker);
  return settings.isUsable ? undefined : NO_DOCKER;
}

const SUPPORTED = [
  "ubuntu",
  "debian",
  "raspbian",
  "pop",
  "centos",
  "fedora",
  "rhel",
  "ol",
  "rocky",
  "amzn",
  "almalinux",
  "arch",
  "alpine",
];

const GUIDE = `<a target="_blank" class="underline" href="https://docs.docker.com/engine/install/#server">documentation</a>`;
const UNSUPPORTED = `Server OS type is not supported. Please install Docker manually before continuing: ${GUIDE}.`;
const NO_DOCKER = `Docker Engine is not installed. Please install Docker manually before continuing: ${GUIDE}.`;

function prerequisites(lacking: readonly string[]): string {
  return `Prerequisites (${lacking.join(", ")}) are not installed. Please install them before continuing or use the validation with installation endpoint.`;
}

function unreachable(error: string): string {
  const escaped = error.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `Server is not reachable. Please validate your configuration and connection.<br>Check this <a target="_blank" class="text-black underline dark:text-white" href="https://coolify.io/docs/knowledge-base/server/openssh">documentation</a> for further help. <br><br><div class="text-error">Error: ${escaped}</div>`;
}
