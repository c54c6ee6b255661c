import { hostname } from "node:os";
import { listArgv, removeArgv } from "./argv.ts";
import { isAlive } from "./lock.ts";
import { must, run } from "./run.ts";

/** One host as Docker's list shows it, whoever made it. */
export interface ListedHost {
  readonly name: string;
  readonly state: string;
  readonly kind: string;
  readonly address: string;
  readonly owner: string;
}

export const KEEP = "keep";

/** Names this process in a host's label, so that others can tell whether anyone still needs it. */
export function owner(): string {
  return `${hostname()}:${process.pid}`;
}

/** All sandbox hosts of this machine. */
export async function listHosts(): Promise<ListedHost[]> {
  return parseList(await must(listArgv()));
}

export function parseList(text: string): ListedHost[] {
  const rows = text.split("\n").filter((line) => line !== "");
  return rows.map((row) => {
    const [name = "", state = "", kind = "", address = "", owner = ""] = row.split("\t");
    return { name, state, kind, address, owner };
  });
}

/** Removes hosts whose process died without removing them. */
export async function removeOrphans(): Promise<void> {
  await removeNames((await listHosts()).filter(isOrphan).map((host) => host.name));
}

/** An owner on another machine that shares this Docker cannot be judged from here. */
function isOrphan(host: ListedHost): boolean {
  const [machine, pid] = host.owner.split(":");
  return machine === hostname() && !isAlive(Number(pid));
}

/** Removes hosts with their volumes; absent ones are no error. */
export async function removeNames(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const removed = await run(removeArgv(names));
  // Engines up to 20.10 end with a code for what is gone already, or being removed by another.
  const worse = removed.stderr
    .split("\n")
    .filter((it) => it !== "" && !/No such container|already in progress/.test(it));
  if (removed.code !== 0 && worse.length > 0) throw new Error(worse.join("\n"));
}
