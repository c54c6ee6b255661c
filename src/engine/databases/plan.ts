import type { PlatformDatabase } from "../../contracts/platform-databases.ts";
import type { Service } from "../../model/project.ts";
import type { Found, RunContext } from "../context.ts";

/** What a deploy does about one: without a change of its own it is not touched. */
export type Fate = "make" | "replace" | "start" | "keep";

export function hasDatabases({ project, adapters }: RunContext): boolean {
  return adapters.databases !== undefined && (project.databases ?? []).length > 0;
}

/** Some may be left from an earlier deploy.yaml. */
export function knowsDatabases({ adapters }: RunContext): boolean {
  return adapters.databases !== undefined;
}

/** Pure. `runs`: its container does, on its host. */
export function fateOf(spec: Service, known: PlatformDatabase | undefined, runs: boolean): Fate {
  if (known === undefined) return "make";
  const isSame = spec.source.kind === "image" && spec.source.image === known.image;
  if (!isSame || !known.fits(spec)) return "replace";
  return runs ? "keep" : "start";
}

export function noteOf({ name, source }: Service, fate: Fate, platform: string): string {
  const image = source.kind === "image" ? source.image : "";
  const texts: Record<Fate, string> = {
    make: `makes the database ${name} from ${image} in ${platform}`,
    replace: `STOPS THE DATABASE ${name}, THEN STARTS IT from ${image}; its data stays`,
    start: `starts the database ${name}, which does not run`,
    keep: `leaves the database ${name} as it is`,
  };
  return texts[fate];
}

/** The plan tells what becomes of databases. */
export function withDatabases(
  planned: Pick<Found, "plan">,
  { databaseNotes = [] }: Partial<Pick<Found, "databaseNotes">>,
): Pick<Found, "plan"> {
  if (databaseNotes.length === 0) return planned;
  const notes = [...(planned.plan.notes ?? []), ...databaseNotes];
  return { plan: { ...planned.plan, notes } };
}
