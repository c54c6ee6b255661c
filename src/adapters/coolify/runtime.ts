import type { ContainerFiles, Runtime } from "../../contracts/runtime.ts";
import { type Scope, timerName } from "../../model/names.ts";
import type { Placement } from "../../model/plan.ts";
import type { Service } from "../../model/project.ts";
import { quote, quoteArgv } from "../../model/quote.ts";
import { NETWORK } from "./setup.ts";

/** Seconds between SIGTERM and SIGKILL for what is removed on the host itself. */
const GRACE = "10";

/**
 * Slots that Coolify starts and stops: shell on the host only looks at them. A container of plain
 * Docker's, from before the target was changed, is ended here all the same. What runs once runs here:
 * Coolify has nothing that does.
 */
export const coolifyRuntime: Runtime = {
  network: () => ":",
  start: (scope, spec, place, files) =>
    place.once === true
      ? runOnce(scope, spec, place, files)
      : `docker inspect -f '{{.State.Running}}' ${quote(place.container)}`,
  startKept: (container) => quoteArgv(["docker", "start", container]),
  removeMade: () => ":",
  stop(container, graceMs) {
    const seconds = String(Math.ceil(graceMs / 1000));
    return unlessCoolifys(container, ["docker", "stop", "-t", seconds, container]);
  },
  // It may still be finishing requests: Coolify stops some time after it has answered.
  remove: (container) =>
    `{ ${quoteArgv(["docker", "stop", "-t", GRACE, container])}; ${quoteArgv(["docker", "rm", "-f", container])}; }`,
  // Coolify has its own rule for images, and its other applications may need them.
  removeImage: () => ":",
};

function unlessCoolifys(container: string, argv: readonly string[]): string {
  const label = `docker inspect -f '{{index .Config.Labels "coolify.managed"}}' ${quote(container)}`;
  return `{ [ -n "$(${label} 2>/dev/null)" ] || ${quoteArgv(argv)}; }`;
}

/** Coolify would pull the image a moment later; its databases are in its network alone. */
function runOnce(
  { project, environment }: Scope,
  spec: Service,
  place: Placement,
  files: ContainerFiles,
): string {
  const name = timerName({ project, environment }, spec.name);
  const { cpus, memory } = spec.resources;
  const run = quoteArgv([
    ...["--rm", "--name", name, "--label", `sluice.job=${project}/${environment}`],
    ...["--network", NETWORK, "--env-file", files.envFile],
    ...["--env", `SLUICE_SLOT=${place.slot}`, "--env", `SLUICE_RELEASE=${place.release}`],
    ...(cpus === undefined ? [] : ["--cpus", String(cpus)]),
    ...(memory === undefined ? [] : ["--memory", String(memory)]),
    place.image,
    ...(spec.command ?? []),
  ]);
  const [image, exports] = [quote(place.image), quote(files.exports)];
  return [
    `{ docker image inspect ${image} >/dev/null 2>&1 || docker pull --quiet ${image} >/dev/null; }`,
    `{ docker rm -f ${quote(name)} >/dev/null 2>&1 || :; }`,
    `(set --; { [ ! -e ${exports} ] || . ${exports}; } && exec docker run "$@" ${run})`,
  ].join(" && ");
}
