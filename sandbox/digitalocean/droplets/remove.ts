import { ApiError, pendingEvent } from "../http/errors.ts";
import type { Handler, Routes } from "../http/types.ts";
import { dropImage, snapshots } from "../images.ts";
import { forgetResource } from "../projects.ts";
import type { DeleteWhileNew } from "../settings.ts";
import { dropletsTagged } from "../tags.ts";
import type { World } from "../world.ts";
import { dropletOf } from "./read.ts";
import type { Droplet } from "./types.ts";
import { bothOf } from "./work.ts";

const deleteDroplet: Handler = (world, call) => {
  removeDroplet(world, dropletOf(world, call));
  return { status: 204 };
};

/** All with the tag, as far as the list by tag knows of them; none when one of them is busy. */
const deleteByTag: Handler = (world, call) => {
  const tag = call.query.get("tag_name");
  if (!tag) throw new ApiError(400, "tag_name is required");
  const droplets = dropletsTagged(world, tag);
  if (droplets.some((it) => fateOf(world, it) === "refuse")) throw pendingEvent();
  for (const droplet of droplets) removeDroplet(world, droplet);
  return { status: 204 };
};

const deleteWithResources: Handler = (world, call) => {
  if (call.headers["x-dangerous"] !== "true") {
    throw new ApiError(400, "the X-Dangerous header must be true");
  }
  const droplet = dropletOf(world, call);
  for (const image of snapshots(world)) if (image.source === droplet.id) dropImage(world, image);
  removeDroplet(world, droplet);
  return { status: 202 };
};

/** A second delete of a droplet that is going already is no error. */
function removeDroplet(world: World, droplet: Droplet): void {
  const fate = fateOf(world, droplet);
  if (fate === "refuse") throw pendingEvent();
  if (fate === "ignore") return;
  droplet.isDoomed = true;
  const bill = world.bills.find((it) => it.droplet === droplet.id);
  if (bill !== undefined) bill.until = world.now();
  bothOf(world, world.settings.delays.destroy, destroyMachine(droplet), () =>
    forget(world, droplet),
  );
}

/** What a delete comes to now. */
function fateOf(world: World, droplet: Droplet): DeleteWhileNew {
  if (droplet.isDoomed) return "ignore";
  if (droplet.pending === undefined) return "obey";
  return droplet.status === "new" ? world.settings.deleteWhileNew : "refuse";
}

/** Waits for a host that is still starting, then ends it. */
export function destroyMachine(droplet: Droplet): Promise<void> | undefined {
  return droplet.machine?.then(
    (machine) => machine.destroy(),
    () => {},
  );
}

function forget(world: World, droplet: Droplet): void {
  const { id, addresses } = droplet;
  world.droplets.delete(id);
  for (const tag of world.tags.values()) tag.droplets.delete(id);
  for (const firewall of world.firewalls.values()) {
    firewall.droplets = firewall.droplets.filter((it) => it !== id);
  }
  forgetResource(world, `do:droplet:${id}`);
  if (addresses.publicV4 !== "") world.addresses.give(addresses.publicV4);
}

export const removeRoutes: Routes = {
  "DELETE /v2/droplets": deleteByTag,
  "DELETE /v2/droplets/{droplet_id}": deleteDroplet,
  "DELETE /v2/droplets/{droplet_id}/destroy_with_associated_resources/dangerous":
    deleteWithResources,
};
