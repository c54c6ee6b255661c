import { type Application, column, listIn, nameOf } from "../applications/types.ts";
import type { ContainerSpec, HealthCheck } from "../machines/types.ts";
import { placeOfEnvironment } from "../projects.ts";
import type { Server } from "../servers/types.ts";
import type { World } from "../world.ts";
import { envVarsOf } from "./env-file.ts";

/** `<uuid>-` and the time of day to the microsecond. */
export function containerName(application: Application, now: number): string {
  const { switches, uuid } = application;
  if (switches["is_consistent_container_name_enabled"] === true) return uuid;
  const own = switches["custom_internal_name"];
  if (typeof own === "string" && own !== "") return own;
  const time = new Date(now).toISOString().slice(11, 19).replaceAll(":", "");
  const micros = `${String(now % 1000).padStart(3, "0")}${String(Math.floor(Math.random() * 1000)).padStart(3, "0")}`;
  return `${uuid}-${time}${micros}`;
}

/** What `docker run` is told of an application. */
export function specOf(
  world: World,
  application: Application,
  server: Server,
  { name, image }: { name: string; image: string },
): ContainerSpec {
  return {
    name,
    image,
    network: server.destination.network,
    aliases: [name, ...listIn(application, "custom_network_aliases")],
    ports: listIn(application, "ports_mappings"),
    labels: labelsOf(world, application),
    envVars: envVarsOf(application, name),
    limits: {
      memory: column(application, "limits_memory"),
      memorySwap: column(application, "limits_memory_swap"),
      memoryReservation: column(application, "limits_memory_reservation"),
      cpus: column(application, "limits_cpus"),
      cpuShares: Number(application.columns["limits_cpu_shares"]),
    },
    ...healthCheckOf(application),
    options: column(application, "custom_docker_run_options").split(/\s+/).filter(Boolean),
    volumes: [],
  };
}

/** Its own labels stay out of this vendor's namespace. */
function labelsOf(world: World, application: Application): Record<string, string> {
  const own = Buffer.from(column(application, "custom_labels"), "base64").toString().split(/\r?\n/);
  const pairs = own.filter((it) => it.includes("=") && !it.startsWith("coolify."));
  const { project, environment } = placeOfEnvironment(world, application.environmentId);
  return {
    ...Object.fromEntries(pairs.map(splitLabel)),
    "coolify.managed": "true",
    "coolify.version": world.settings.version,
    "coolify.applicationId": String(application.id),
    "coolify.type": "application",
    "coolify.name": application.uuid,
    "coolify.resourceName": slug(nameOf(application)),
    "coolify.projectName": slug(project),
    "coolify.serviceName": slug(nameOf(application)),
    "coolify.environmentName": slug(environment),
    "coolify.pullRequestId": "0",
  };
}

function splitLabel(line: string): [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("@", "-at-")
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/[\s_-]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** It runs inside the container, with what the image has: without curl and wget it always fails. */
function healthCheckOf(application: Application): { healthCheck?: HealthCheck } {
  if (application.columns["health_check_enabled"] !== true) return {};
  const seconds = (name: string) => Number(application.columns[`health_check_${name}`]);
  const numbers = {
    interval: seconds("interval"),
    timeout: seconds("timeout"),
    retries: seconds("retries"),
    startPeriod: seconds("start_period"),
  };
  return { healthCheck: { command: checkCommand(application), ...numbers } };
}

function checkCommand(application: Application): string {
  const of = (name: string) => column(application, `health_check_${name}`);
  if (of("type") === "cmd" && of("command") !== "") return of("command");
  const port = of("port") || listIn(application, "ports_exposes")[0] || "80";
  const url = `'${of("scheme")}://${of("host")}:${port}${of("path")}'`;
  const curl = `curl -s -X '${of("method")}' -f ${url} > /dev/null`;
  return `${curl} || wget -q -O- ${url} > /dev/null || exit 1`;
}
