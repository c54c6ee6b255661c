import type { JobRecord } from "../actions/types.ts";
import type { World } from "../world.ts";

export function jobWith(world: World, id: number): JobRecord | undefined {
  for (const repository of world.repositories.values()) {
    for (const run of repository.runs.values()) {
      const job = run.jobs.find((it) => it.id === id);
      if (job !== undefined) return job;
    }
  }
  return undefined;
}

/** A disc in a colour of its own. */
export function portrait(id: number): string {
  const disc = `<circle cx="8" cy="8" r="8" fill="hsl(${(id * 47) % 360} 55% 50%)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${disc}</svg>`;
}
