import { applicationById } from "../applications/view.ts";
import { labelOf, stopContainers } from "../applications/stop.ts";
import { type Application, column, listIn, nameOf } from "../applications/types.ts";
import type { Machine } from "../machines/types.ts";
import { machineOf } from "../servers/machine.ts";
import { serverById } from "../servers/read.ts";
import type { Server } from "../servers/types.ts";
import type { World } from "../world.ts";
import { containerName, specOf } from "./container.ts";
import { imageOf } from "./image.ts";
import { note, noteCommand } from "./log.ts";
import { lookAt } from "../status.ts";
import type { Deployment } from "./types.ts";

/** What a deployment runs with. */
interface Run {
  readonly world: World;
  readonly deployment: Deployment;
  readonly application: Application;
  readonly server: Server;
  readonly machine: Machine;
  readonly container: string;
}

/** Stops in its tracks where someone else has ended it, and leaves what it has done. */
class Cancelled extends Error {}

/**
 * Runs one to its end, in the order of the real one. What it deploys is read now, not when it was asked
 * for. `finished` says that the container was started, nothing more.
 */
export async function runDeployment(world: World, deployment: Deployment): Promise<void> {
  if (deployment.status === "cancelled-by-user") {
    note(world, deployment, "Deployment was cancelled before starting.");
    return;
  }
  const run = open(world, deployment);
  if (run === undefined) return end(world, deployment, "failed");
  try {
    await Promise.race([deploy(run), timeout(run)]);
    end(world, deployment, "finished");
    world.job(() => lookAt(world, run.server));
  } catch (error) {
    if (!(error instanceof Cancelled)) await fail(run, error);
  }
  deployment.finishedAt = world.time.now();
}

function open(world: World, deployment: Deployment): Run | undefined {
  const application = applicationById(world, deployment.applicationId);
  const server = serverById(world, deployment.serverId);
  if (application === undefined || server === undefined) return undefined;
  if (!server.settings.isReachable || !server.settings.isUsable) {
    note(world, deployment, "Server is not functional.");
    return undefined;
  }
  const container = containerName(application, world.time.now());
  const machine = machineOf(world, server);
  return { world, deployment, application, server, machine, container };
}

async function deploy(run: Run): Promise<void> {
  const { application, server } = run;
  const image = imageOf(application, run.deployment);
  say(run, `Starting deployment of ${image.shown ?? nameOf(application)} to ${server.name}.`);
  say(run, "Preparing container with helper image: docker.io/coollabsio/coolify-helper:1.0.15");
  mustGoOn(run);
  if (image.build !== undefined) await build(run, image.build);
  if (isMapped(application)) await replace(run, image.reference, image.build === undefined);
  else await roll(run, image.reference, image.build === undefined);
}

async function build(
  run: Run,
  order: NonNullable<ReturnType<typeof imageOf>["build"]>,
): Promise<void> {
  const { world, deployment, machine } = run;
  say(run, "Building docker image started.");
  const tell = (line: string) => noteCommand(world, deployment, "docker build", line);
  const privateKey = keyOf(run);
  const repository = order.repository && { ...order.repository, ...(privateKey && { privateKey }) };
  await machine.images.build({ ...order, ...(repository && { repository }), tell });
  say(run, "Building docker image completed.");
  mustGoOn(run);
}

function keyOf({ world, application }: Run): string | undefined {
  return [...world.keys.values()].find((it) => it.id === application.keyId)?.privateKey;
}

/** Ports of the host, a fixed name or address: two containers cannot have them at once. */
function isMapped(application: Application): boolean {
  const { switches } = application;
  const isNamed =
    switches["is_consistent_container_name_enabled"] || switches["custom_internal_name"];
  const options = column(application, "custom_docker_run_options");
  return (
    listIn(application, "ports_mappings").length > 0 || Boolean(isNamed) || /--ip6?\b/.test(options)
  );
}

/** The old container goes before it is known that there will be a new one. */
async function replace(run: Run, image: string, isPulled: boolean): Promise<void> {
  const { world, server, application } = run;
  say(run, "Application has ports mapped to the host system, rolling update is not supported.");
  say(run, "Removing old containers.");
  await stopContainers(world, server, application);
  mustGoOn(run);
  await start(run, image, isPulled);
}

async function roll(run: Run, image: string, isPulled: boolean): Promise<void> {
  const { world, server, application } = run;
  say(run, "Rolling update started.");
  await start(run, image, isPulled);
  await untilHealthy(run);
  say(run, "Removing old containers.");
  await stopContainers(world, server, application, run.container);
  say(run, "Rolling update completed.");
}

async function start(run: Run, image: string, isPulled: boolean): Promise<void> {
  const { world, deployment, application, machine, container, server } = run;
  if (isPulled) {
    say(run, "Pulling latest images from the registry.");
    noteCommand(world, deployment, `docker compose pull`, `${image} Pulling`);
    await machine.images.pull(image);
    mustGoOn(run);
  }
  await machine.containers.start(specOf(world, application, server, { name: container, image }));
  say(run, "New container started.");
}

/** Only where the application has a check of its own; the real one's waits are its settings. */
async function untilHealthy(run: Run): Promise<void> {
  const { world, application, machine, container } = run;
  if (application.columns["health_check_enabled"] !== true) return;
  say(run, "Waiting for healthcheck to pass on the new container.");
  const seconds = (name: string) => Number(application.columns[name]) * 1000;
  await world.time.sleep(seconds("health_check_start_period"));
  for (let left = Number(application.columns["health_check_retries"]); left > 0; left -= 1) {
    mustGoOn(run);
    const all = await machine.containers.list(labelOf(application));
    const found = all.find((it) => it.name === container);
    if (found?.health === "healthy") return say(run, "New container is healthy.");
    if (found?.health === "unhealthy") break;
    await world.time.sleep(seconds("health_check_interval"));
  }
  throw new Error("New container is not healthy, rolling back to the old container.");
}

function say({ world, deployment }: Run, line: string): void {
  note(world, deployment, line);
}

/** Fails what takes too long; there is no status of its own for that. */
async function timeout({ world, server }: Run): Promise<never> {
  await world.time.sleep(server.settings.limits.dynamic_timeout * 1000);
  throw new Error("The job has been attempted too many times or run too long.");
}

function mustGoOn({ deployment }: Run): void {
  if (deployment.status !== "in_progress") throw new Cancelled();
}

async function fail(run: Run, error: unknown): Promise<void> {
  const { world, deployment, machine, container } = run;
  if (deployment.status !== "in_progress") return;
  end(world, deployment, "failed");
  const message = error instanceof Error ? error.message : String(error);
  note(world, deployment, `Deployment failed: ${message}`, "stderr");
  const line = "Deployment failed. Removing the new version of your application.";
  note(world, deployment, line, "stderr");
  await machine.containers.remove([container], 0).catch(() => {});
}

function end(world: World, deployment: Deployment, status: "finished" | "failed"): void {
  if (deployment.status !== "in_progress") return;
  deployment.status = status;
  deployment.updatedAt = world.time.now();
}
