import { z } from "zod";
import { SIZES } from "../catalogue/sizes.ts";
import { unprocessable } from "../http/errors.ts";
import { read } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { findImage } from "../images.ts";
import type { PowerVerb } from "../machines/types.ts";
import { dropletsTagged } from "../tags.ts";
import type { World } from "../world.ts";
import { publicV6 } from "./addresses.ts";
import { startMachine } from "./create.ts";
import { dropletOf } from "./read.ts";
import { takeSnapshot } from "./snapshot.ts";
import type { Action, Droplet } from "./types.ts";
import { actionView } from "./view.ts";
import { mustBeIdle, startWork, type Work } from "./work.ts";

const TYPES = [
  "enable_backups",
  "disable_backups",
  "reboot",
  "power_cycle",
  "shutdown",
  "power_off",
  "power_on",
  "restore",
  "password_reset",
  "resize",
  "rebuild",
  "rename",
  "change_kernel",
  "enable_ipv6",
  "snapshot",
] as const;

const body = z.object({
  type: z.enum(TYPES),
  name: z.string().min(1).optional(),
  size: z.string().optional(),
  disk: z.boolean().optional(),
  image: z.union([z.string(), z.number().int()]).optional(),
});
export type ActionBody = z.output<typeof body>;

type Perform = (world: World, droplet: Droplet, body: ActionBody) => Omit<Work, "type" | "ms">;

const actOnDroplet: Handler = (world, call) => {
  const action = act(world, dropletOf(world, call), read(body, call));
  return { status: 201, body: { action: actionView(action) } };
};

const actByTag: Handler = (world, call: Call) => {
  const request = read(body, call);
  const droplets = dropletsTagged(world, call.query.get("tag_name") ?? "");
  const actions = droplets.map((it) => act(world, it, request));
  return { status: 201, body: { actions: actions.map(actionView) } };
};

function act(world: World, droplet: Droplet, request: ActionBody): Action {
  mustBeIdle(droplet);
  if (request.type === "snapshot") return takeSnapshot(world, droplet, request.name);
  const work = PERFORM[request.type](world, droplet, request);
  return startWork(world, droplet, {
    type: request.type,
    ms: world.settings.delays.action,
    ...work,
  });
}

function power(verb: PowerVerb, from: "active" | "off", to: "active" | "off"): Perform {
  return (_world, droplet) => {
    if (droplet.status !== from) {
      throw unprocessable(`Droplet is currently powered ${from === "off" ? "on" : "off"}.`);
    }
    return {
      effect: droplet.machine?.then((machine) => machine.power(verb)),
      done: () => void (droplet.status = to),
    };
  };
}

const resize: Perform = (world, droplet, request) => {
  const size = SIZES.find((it) => it.slug === request.size);
  if (size === undefined) throw unprocessable("You specified an invalid size for Droplet resize.");
  if (droplet.status !== "off") throw unprocessable("Droplet must be powered off to be resized.");
  if (request.disk === true && size.disk < droplet.size.disk) {
    throw unprocessable("Droplet disks cannot be made smaller.");
  }
  return {
    done() {
      // The size kept its old disk unless that was asked for, which is not shown here.
      droplet.size = size;
      const now = world.now();
      const bill = world.bills.findLast((it) => it.droplet === droplet.id);
      if (bill !== undefined) bill.until = now;
      world.bills.push({
        droplet: droplet.id,
        name: droplet.name,
        size,
        from: now,
        until: undefined,
      });
    },
  };
};

/** The same droplet and address from another image: what was on its disk is gone. */
const rebuild: Perform = (world, droplet, request) => {
  const image = findImage(world, request.image ?? droplet.image.id);
  if (image === undefined)
    throw unprocessable("You specified an invalid image for Droplet rebuild.");
  const before = droplet.machine;
  droplet.image = image;
  if (before === undefined) return { done() {} };
  const start = async () => {
    await (await before).destroy();
    startMachine(world, droplet);
    await droplet.machine;
  };
  return { effect: start(), done: () => void (droplet.status = "active") };
};

const rename: Perform = (_world, droplet, { name }) => {
  if (name === undefined) throw unprocessable("Name can't be blank");
  return { done: () => void (droplet.name = name) };
};

function feature(name: string, isOn: boolean): Perform {
  return (_world, droplet) => ({
    done() {
      if (isOn) droplet.features.add(name);
      else droplet.features.delete(name);
      if (name === "ipv6") droplet.addresses.publicV6 ??= publicV6(droplet.id);
    },
  });
}

const nothing: Perform = () => ({ done() {} });

const PERFORM: Readonly<Record<Exclude<ActionBody["type"], "snapshot">, Perform>> = {
  reboot: power("reboot", "active", "active"),
  power_cycle: power("power_cycle", "active", "active"),
  shutdown: power("shutdown", "active", "off"),
  power_off: power("power_off", "active", "off"),
  power_on: power("power_on", "off", "active"),
  restore: rebuild,
  rebuild,
  resize,
  rename,
  enable_backups: feature("backups", true),
  disable_backups: feature("backups", false),
  enable_ipv6: feature("ipv6", true),
  password_reset: nothing,
  change_kernel: nothing,
};

export const actionRoutes: Routes = {
  "POST /v2/droplets/{droplet_id}/actions": actOnDroplet,
  "POST /v2/droplets/actions": actByTag,
};
