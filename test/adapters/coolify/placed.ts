import type { SluiceError } from "../../../src/model/errors.ts";
import { sendWith } from "../../sandbox/coolify/open.ts";
import { createWorld, IP, place, type World } from "./world.ts";

export const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught as SluiceError,
  );
  return error?.code;
};

/** A world with a green application, and what the raw API says of it. */
export async function placed(...given: Parameters<typeof createWorld>) {
  const world = await createWorld(...given);
  const id = await world.platform.ensure(place());
  const send = sendWith(world.cool, world.cool.token);
  const look = async <T>(path: string) => (await send("GET", path)).body as T;
  return { ...world, id, send, look };
}

export function server(world: World) {
  return world.cool.server(IP);
}
