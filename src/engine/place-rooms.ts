import type { Host } from "../contracts/host.ts";
import { asSluiceError, SluiceError } from "../model/errors.ts";
import { stateFolder } from "../model/names.ts";
import type { RunContext } from "./context.ts";
import { type HostEvent, openSession } from "./host/session.ts";
import { type PlacedLoad, type Room, roomPhase, roomReader } from "./previews/rooms.ts";

/** What came of asking a host. */
export interface Asked {
  readonly host: Host;
  readonly room?: Room;
  /** Why it did not answer. */
  readonly error?: SluiceError;
}

/** Asks all at once; one that does not answer does not hide the others. */
export function askRooms(context: RunContext, hosts: readonly Host[]): Promise<readonly Asked[]> {
  return Promise.all(hosts.map((host) => askRoom(context, host)));
}

async function askRoom(context: RunContext, host: Host): Promise<Asked> {
  const { onEvent, read } = roomReader(host.name, context.scope.project);
  try {
    await runOnHost(context, host, roomPhase(host, context.scope), onEvent);
    return { host, room: read() };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { host, error: asSluiceError(error) };
  }
}

/** One phase without the environment's lock, sent along with the login. */
export async function runOnHost(
  context: RunContext,
  host: Host,
  script: string,
  onEvent: (event: HostEvent) => void,
): Promise<void> {
  const folder = stateFolder(host.layout.stateRoot, context.scope);
  const boot = { folder, lock: "none", lockWait: 0, holder: "null", first: script } as const;
  const session = await openSession(host, boot, context.signal);
  try {
    await session.run(script, onEvent);
  } finally {
    await session.close();
  }
}

/** What the environment has on a host; undefined: nothing, or it does not answer. */
export function ownLoad({ scope }: RunContext, { room }: Asked): PlacedLoad | undefined {
  return room?.loads.find(({ environment }) => environment === scope.environment);
}

/** Those that the environment is on. */
export function havingIt(context: RunContext, asked: readonly Asked[]): readonly Asked[] {
  return asked.filter((one) => ownLoad(context, one) !== undefined);
}

/** Of the hosts that answer and take previews. */
export function openRooms(asked: readonly Asked[]): readonly Room[] {
  return asked.flatMap(({ room }) => (room === undefined || room.isClosed ? [] : [room]));
}

/** Its data may be on a host that does not answer: then nothing is decided without it. */
export function refuseUnsure({ scope }: RunContext, asked: readonly Asked[]): void {
  const silent = asked.find(({ error }) => error !== undefined);
  if (silent?.error === undefined) return;
  const { code, message, facts, detail } = silent.error;
  const { name } = silent.host;
  throw new SluiceError(code, `${scope.environment} may be on ${name}: ${message}`, {
    facts: {
      ...facts,
      "what to do": `make ${name} answer again; if it is lost for good, destroy it, or take it out of previews.hosts in deploy.yaml`,
    },
    ...(detail === undefined ? {} : { detail }),
  });
}
