import type { Image } from "../catalogue/images.ts";
import { unprocessable } from "../http/errors.ts";
import type { World } from "../world.ts";
import type { Action, Droplet } from "./types.ts";
import { startWork } from "./work.ts";

/** Takes a snapshot, which is an image that new droplets can be made from once the action has ended. */
export function takeSnapshot(world: World, droplet: Droplet, name: string | undefined): Action {
  if (droplet.status === "new") throw unprocessable("Droplet is not ready for a snapshot.");
  const image = toImage(world, droplet, name ?? `${droplet.name}-${world.now()}`);
  const effect = droplet.machine
    ?.then((machine) => machine.snapshot(image.id))
    .then((reference) => (image.body = reference));
  world.images.set(image.id, image);
  effect?.catch(() => world.images.delete(image.id));
  return startWork(world, droplet, {
    type: "snapshot",
    ms: world.settings.delays.snapshot,
    effect,
    done: () => void (image.status = "available"),
  });
}

function toImage(world: World, droplet: Droplet, name: string): Image {
  return {
    id: world.nextId(),
    name,
    type: "snapshot",
    distribution: droplet.image.distribution,
    slug: null,
    public: false,
    regions: [droplet.region],
    createdAt: world.now(),
    minDisk: droplet.size.disk,
    gigabytes: droplet.image.gigabytes + 1,
    description: "",
    tags: [],
    status: "pending",
    source: droplet.id,
  };
}
