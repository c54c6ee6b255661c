import type { HostLayout } from "../../contracts/host.ts";
import { sentImages } from "../../model/builds.ts";
import { dozeUnit, type Scope, stateFolder, vhostFile } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { HostRemoval, LeftThing, Thing } from "../../model/removal.ts";
import type { Inventory } from "./inventory.ts";

export interface RemovalPolicy {
  readonly scope: Scope;
  readonly layout: HostLayout;
  /** Names of the services of `deploy.yaml`. */
  readonly services: readonly string[];
  /** Volumes go too. */
  readonly volumes: boolean;
}

/**
 * What goes from one host and what stays. Pure. The order lets a second run finish what a first one
 * began: traffic first, then what ran, and last of all the folder that says what there was.
 */
export function planRemoval(
  host: ObservedHost,
  inventory: Inventory,
  { scope, layout, services, volumes }: RemovalPolicy,
): HostRemoval {
  const vhost = `${layout.vhostFolder}/${vhostFile(scope)}`;
  const unrecorded = inventory.hasSiblings ? [] : ourRepositories(scope, host, services);
  const images = [...new Set([...recordedImages(host), ...unrecorded])];
  const shared = images.filter((image) => inventory.usedElsewhere.includes(image));
  const things: Thing[] = [
    ...(host.vhost === undefined ? [] : [{ kind: "vhost", name: vhost } as const]),
    ...Object.keys(host.timers ?? {}).map((name) => ({ kind: "timer", name }) as const),
    ...(host.doze === undefined ? [] : [{ kind: "doze", name: dozeUnit(scope, "*") } as const]),
    ...host.containers.map(({ name }) => ({ kind: "container", name }) as const),
    ...inventory.networks.map((name) => ({ kind: "network", name }) as const),
    ...(volumes ? inventory.volumes.map((name) => ({ kind: "volume", name }) as const) : []),
    ...images
      .filter((image) => !shared.includes(image))
      .map((name) => ({ kind: "image", name }) as const),
    ...(inventory.hasFolder
      ? [{ kind: "state", name: stateFolder(layout.stateRoot, scope) } as const]
      : []),
  ];
  return {
    host: host.host,
    fingerprint: host.fingerprint,
    things,
    left: [
      ...inventory.unowned.map((thing) => ({
        ...thing,
        why: "UNOWNED: it has our name, not our label",
      })),
      ...(volumes ? [] : inventory.volumes.map(keptVolume)),
      ...shared.map(
        (name) => ({ kind: "image", name, why: "another environment uses it" }) as const,
      ),
    ],
  };
}

function keptVolume(name: string): LeftThing {
  return { kind: "volume", name, why: "it holds data; --volumes removes it" };
}

/** Only what we built: an image taken from a registry by its name belongs to whoever else uses it. */
function recordedImages({ releases, images }: ObservedHost): string[] {
  const built = releases.flatMap(({ services }) =>
    Object.values(services).flatMap(({ service, image }) =>
      service.source.kind === "build" ? [image] : [],
    ),
  );
  return built.filter((image) => images.includes(image));
}

/**
 * What was sent for a release that was never recorded. With another environment of the project on
 * the host it stays: it may have been sent for that one a moment ago.
 */
function ourRepositories(
  { project }: Scope,
  { releases, images }: ObservedHost,
  services: readonly string[],
): string[] {
  const names = [...services, ...releases.flatMap((release) => Object.keys(release.services))];
  return sentImages(project, names, images);
}
