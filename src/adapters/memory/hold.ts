import type { HoldStore } from "../../contracts/lock.ts";
import type { Hold } from "../../model/observed.ts";

/** Manual locks in this process, by name. */
export function memoryHolds(now: () => number = Date.now) {
  const holds = new Map<string, Hold>();
  const inForce = (hold: Hold | undefined) =>
    hold !== undefined && !(hold.expires !== undefined && now() >= Date.parse(hold.expires));
  const open = (name: string): HoldStore => ({
    place: "memory",
    async take({ lasts, ...words }) {
      const seen = holds.get(name);
      if (inForce(seen)) return seen;
      const since = new Date(now()).toISOString();
      const until = lasts === undefined ? undefined : new Date(now() + lasts).toISOString();
      holds.set(name, { ...words, since, ...(until === undefined ? {} : { expires: until }) });
      return undefined;
    },
    read: async () => holds.get(name),
    release: async ({ id }) => holds.get(name)?.id === id && holds.delete(name),
  });
  return { holds, open };
}
