import type { Swept } from "./sweep.ts";

/** For a terminal: what is left over, why, and what became of it. */
export function sweptAsText({ leftovers, refused, unknown }: Swept, isApplied: boolean): string {
  const told = [
    ...(refused === undefined ? [] : [`not everything was looked for: ${refused}`]),
    ...(unknown === undefined ? [] : [`not known, run it again: ${unknown}`]),
  ];
  if (leftovers.length === 0) return told.join("\n") || "nothing is left over";
  const rows = leftovers.map(({ thing, why, removed, problem }) => {
    const fate = removed ? "removed" : problem === undefined ? "" : `still there: ${problem}`;
    return `  ${thing.kind} ${thing.name} (${why})${fate === "" ? "" : `: ${fate}`}`;
  });
  const heading = isApplied ? "swept" : "left over; --apply removes it";
  return [heading, ...rows, ...told].join("\n");
}
