import type { Handler, Routes } from "../http/types.ts";
import { guardDroplet } from "../network/guard.ts";
import { assign, ensureDefaultProject } from "../projects.ts";
import { ensureTag, tagDroplet } from "../tags.ts";
import type { World } from "../world.ts";
import { privateAddress, publicV6 } from "./addresses.ts";
import { type Order, readOrder } from "./request.ts";
import type { Action, Droplet } from "./types.ts";
import { dropletView } from "./view.ts";
import { bothOf, startWork } from "./work.ts";

/** 202 says that the order was read, nothing of success. */
const createDroplets: Handler = (world, call) => {
  const order = readOrder(world, call);
  for (const tag of order.tags) ensureTag(world, tag);
  const made = order.names.map((name) => createDroplet(world, order, name));
  const views = made.map(({ droplet }) => dropletView(world, droplet));
  const links = made.map(({ action: { id } }) => {
    return { id, rel: "create", href: `${call.base}/v2/actions/${id}` };
  });
  const what = order.isSingle ? { droplet: views[0] } : { droplets: views };
  return { status: 202, body: { ...what, links: { actions: links } } };
};

function createDroplet(
  world: World,
  order: Order,
  name: string,
): { droplet: Droplet; action: Action } {
  const droplet = register(world, order, name);
  startMachine(world, droplet);
  const { network, active } = world.settings.delays;
  const action = startWork(world, droplet, {
    type: "create",
    ms: active,
    effect: droplet.machine,
    done() {
      droplet.status = "active";
    },
  });
  // Addresses show as soon as they are known, which may be long before `active`.
  bothOf(world, network, droplet.machine, (isUp) => {
    droplet.isConnected = isUp;
  });
  for (const tag of order.tags) tagDroplet(world, droplet, tag);
  guardDroplet(world, droplet);
  return { droplet, action };
}

function register(world: World, order: Order, name: string): Droplet {
  const { size, image, region, vpc } = order;
  const id = world.nextId();
  vpc.used += 1;
  const droplet: Droplet = {
    id,
    name,
    size,
    region,
    image,
    status: "new",
    createdAt: world.now(),
    tags: [],
    features: new Set(order.features),
    vpc: vpc.id,
    userData: order.userData,
    publicKeys: order.publicKeys,
    addresses: {
      publicV4: world.machines === undefined ? world.addresses.take() : "",
      privateV4: privateAddress(vpc.range, vpc.used),
      publicV6: order.features.includes("ipv6") ? publicV6(id) : undefined,
    },
    isConnected: false,
    pending: undefined,
    isDoomed: false,
    machine: undefined,
  };
  world.droplets.set(id, droplet);
  world.bills.push({ droplet: id, name, size, from: world.now(), until: undefined });
  assign(world, ensureDefaultProject(world), `do:droplet:${id}`);
  return droplet;
}

/** Starts the real host from the droplet's image, at the address that it has or had. */
export function startMachine(world: World, droplet: Droplet): void {
  const address = droplet.addresses.publicV4 || world.addresses.reuse();
  droplet.machine = world.machines?.start({
    id: droplet.id,
    hostname: droplet.name,
    region: droplet.region,
    body: droplet.image.body ?? "bare",
    userData: droplet.userData,
    publicKeys: droplet.publicKeys,
    privateV4: droplet.addresses.privateV4,
    privateBits: Number(world.vpcs.get(droplet.vpc)?.range.split("/")[1] ?? 20),
    ...(address === undefined ? {} : { address }),
  });
  void droplet.machine?.then(
    (machine) => (droplet.addresses.publicV4 = machine.address),
    () => {},
  );
}

export const createRoutes: Routes = { "POST /v2/droplets": createDroplets };
