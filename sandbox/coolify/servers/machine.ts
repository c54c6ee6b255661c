import type { Machine } from "../machines/types.ts";
import type { World } from "../world.ts";
import type { Server } from "./types.ts";

/** The way to a server with the key it was registered with. */
export function machineOf(world: World, server: Server): Machine {
  const key = [...world.keys.values()].find((it) => it.id === server.keyId);
  if (key === undefined) throw new Error("This server has no private key.");
  const { ip, port, user, settings } = server;
  const timeout = settings.limits.connection_timeout;
  return world.machines.of({ ip, port, user, privateKey: key.privateKey, timeout });
}
