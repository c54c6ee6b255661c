import { notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { dropletsTagged } from "../tags.ts";
import type { World } from "../world.ts";
import type { Droplet } from "./types.ts";
import { actionView, dropletView } from "./view.ts";

const listDroplets: Handler = (world, call) => {
  const droplets = select(world, call.query);
  return paged(call, "droplets", droplets, (it) => dropletView(world, it));
};

/** The filters exclude each other. A name is matched whole and without regard to case. */
function select(world: World, query: URLSearchParams): Droplet[] {
  const [tag, name] = [query.get("tag_name"), query.get("name")?.toLowerCase()];
  if (tag !== null && name !== undefined) {
    throw unprocessable("tag_name and name cannot be used together");
  }
  if (query.get("type") === "gpus") return [];
  if (tag !== null) return dropletsTagged(world, tag);
  const all = [...world.droplets.values()];
  return name === undefined ? all : all.filter((it) => it.name.toLowerCase() === name);
}

const getDroplet: Handler = (world, call) => ({
  status: 200,
  body: { droplet: dropletView(world, dropletOf(world, call)) },
});

const listActions: Handler = (world, call) =>
  paged(call, "actions", [...world.actions.values()].toReversed(), actionView);

const getAction: Handler = (world, call) => {
  const action = world.actions.get(numberIn(call, "action_id"));
  const droplet = call.params["droplet_id"];
  if (action === undefined || (droplet && Number(droplet) !== action.resourceId)) throw notFound();
  return { status: 200, body: { action: actionView(action) } };
};

const listOfDroplet: Handler = (world, call) => {
  const { id } = dropletOf(world, call);
  const actions = [...world.actions.values()].filter((it) => it.resourceId === id).toReversed();
  return paged(call, "actions", actions, actionView);
};

export function dropletOf(world: World, call: Call): Droplet {
  const droplet = world.droplets.get(numberIn(call, "droplet_id"));
  if (droplet === undefined) throw notFound();
  return droplet;
}

export const readRoutes: Routes = {
  "GET /v2/droplets": listDroplets,
  "GET /v2/droplets/{droplet_id}": getDroplet,
  "GET /v2/actions": listActions,
  "GET /v2/actions/{action_id}": getAction,
  "GET /v2/droplets/{droplet_id}/actions": listOfDroplet,
  "GET /v2/droplets/{droplet_id}/actions/{action_id}": getAction,
};
