/**
 * `npm run sandbox -- <room> …`: a world to run against. A room is a folder beside this file with a
 * `cli.ts` that exports {@link Room}; adding the folder adds the room. Without a room: all of it.
 */
import { existsSync, readdirSync } from "node:fs";

export interface Room {
  /** Lines such as `hosts up [count]`, each with what it does. */
  readonly usage: string;
  /** Returns the exit code. */
  main(argv: readonly string[]): Promise<number>;
}

const here = new URL("./", import.meta.url);
const rooms = readdirSync(here).filter((name) => existsSync(new URL(`${name}/cli.ts`, here)));

async function open(room: string): Promise<Room> {
  return (await import(new URL(`${room}/cli.ts`, here).href)) as Room;
}

async function usage(): Promise<string> {
  const texts = await Promise.all(rooms.map(async (room) => (await open(room)).usage));
  return ["usage: npm run sandbox -- <room> …", ...texts].join("\n");
}

/** What a newcomer sees first. */
const FIRST = "town";

const [room = FIRST, ...argv] = process.argv.slice(2);
if (rooms.includes(room)) {
  process.exitCode = await (await open(room)).main(argv);
} else {
  console.error(await usage());
  process.exitCode = 2;
}
