import type { ContainerFiles, Runtime } from "../../contracts/runtime.ts";
import {
  labels,
  networkName,
  placeLabels,
  type Scope,
  timerName,
  volumeName,
} from "../../model/names.ts";
import type { Placement } from "../../model/plan.ts";
import type { Service } from "../../model/project.ts";
import { quote, quoteArgv } from "../../model/quote.ts";

/** Plain Docker: every container is one slot of one service. */
export const docker: Runtime = {
  network(scope) {
    const name = quote(networkName(scope));
    const flags = quoteArgv(labels(scope).flatMap((label) => ["--label", label]));
    return `{ docker network inspect ${name} >/dev/null 2>&1 || docker network create ${flags} ${name} >/dev/null; }`;
  },
  start(scope, spec, place, files) {
    const volumes = Object.keys(spec.volumes).map(
      (volume) => `${quoteArgv(volumeArgv(scope, spec.name, volume))} >/dev/null`,
    );
    const run = quoteArgv(runOptions(scope, spec, place, files));
    const exports = quote(files.exports);
    const begin = `(set --; { [ ! -e ${exports} ] || . ${exports}; } && exec docker run "$@" ${run})`;
    return [...volumes, ...(isOnce(spec, place) ? [clearJob(scope, spec)] : []), begin].join(
      " && ",
    );
  },
  startKept,
  removeMade: ({ run, service }) =>
    `docker ps -aq --filter label=sluice.run=${quote(run)} --filter label=sluice.service=${quote(service)} | xargs -r docker rm -f`,
  stop: (container, graceMs) =>
    quoteArgv(["docker", "stop", "-t", String(Math.ceil(graceMs / 1000)), container]),
  remove: (container) => quoteArgv(["docker", "rm", "-f", container]),
  removeImage: (image) => quoteArgv(["docker", "rmi", image]),
};

/** The command has the words for what went wrong, and is asked once more for them. */
function startKept(container: string): string {
  const path = quote(`http://docker/containers/${container}/start`);
  const post = `curl -q -s -o /dev/null -w '%{http_code}' --max-time 60 --noproxy '*' --unix-socket "$socket" -X POST ${path}`;
  return `{ docker_socket 2>/dev/null && [ "$(${post})" = 204 ] || ${quoteArgv(["docker", "start", container])}; }`;
}

/** Creating a volume that exists changes nothing, and only a made one can carry our labels. */
function volumeArgv(scope: Scope, service: string, volume: string): string[] {
  const flags = labels(scope, { service }).flatMap((label) => ["--label", label]);
  return ["docker", "volume", "create", ...flags, volumeName(scope, service, volume)];
}

/** Everything after `docker run`. */
function runOptions(
  scope: Scope,
  spec: Service,
  place: Placement,
  files: ContainerFiles,
): string[] {
  return [
    ...(isOnce(spec, place) ? jobOptions(scope, spec) : slotOptions(scope, place)),
    ...["--network", networkName(scope), "--add-host", "host.docker.internal:host-gateway"],
    ...(isOnce(spec, place) ? [] : aliases(spec)),
    ...published(spec, place),
    ...["--env-file", files.envFile],
    ...["--env", `SLUICE_SLOT=${place.slot}`, "--env", `SLUICE_RELEASE=${place.release}`],
    ...mounts(scope, spec, files),
    ...resources(spec),
    ...["--log-opt", "max-size=10m", "--log-opt", "max-file=3"],
    ...(spec.user === undefined ? [] : ["--user", spec.user]),
    place.image,
    ...(spec.command ?? []),
  ];
}

function isOnce({ schedule }: Service, { once }: Placement): boolean {
  return schedule !== undefined || once === true;
}

function slotOptions(scope: Scope, place: Placement): string[] {
  return [
    ...["--detach", "--name", place.container],
    ...placeLabels(scope, place).flatMap((label) => ["--label", label]),
    ...["--restart", "unless-stopped"],
  ];
}

function jobOptions(scope: Scope, spec: Service): string[] {
  const label = `sluice.job=${scope.project}/${scope.environment}`;
  return ["--rm", "--name", timerName(scope, spec.name), "--label", label];
}

/** What a host that lost its power in the middle of a run has left. */
function clearJob(scope: Scope, spec: Service): string {
  return `{ docker rm -f ${quote(timerName(scope, spec.name))} >/dev/null 2>&1 || :; }`;
}

/**
 * Only services that never run twice are reached by name: an alias shared by two slots would send
 * half of the requests to a slot that is not active. The others are reached through nginx.
 */
function aliases(spec: Service): string[] {
  return spec.stateful || spec.protocol === "tcp" ? ["--network-alias", spec.name] : [];
}

function published(spec: Service, place: Placement): string[] {
  if (spec.port === undefined || place.ports === undefined) return [];
  return ["--publish", `127.0.0.1:${place.ports[place.slot]}:${spec.port}`];
}

function mounts(scope: Scope, spec: Service, files: ContainerFiles): string[] {
  const volumes = Object.entries(spec.volumes).map(
    ([name, path]) => `type=volume,source=${volumeName(scope, spec.name, name)},target=${path}`,
  );
  const secrets = Object.entries(files.secretFiles).map(
    ([name, path]) => `type=bind,source=${path},target=/run/secrets/${name},readonly`,
  );
  return [...volumes, ...secrets].flatMap((mount) => ["--mount", mount]);
}

function resources(spec: Service): string[] {
  const { cpus, memory } = spec.resources;
  return [
    ...(cpus === undefined ? [] : ["--cpus", String(cpus)]),
    ...(memory === undefined ? [] : ["--memory", String(memory)]),
  ];
}
