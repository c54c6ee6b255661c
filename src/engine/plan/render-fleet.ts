import type { FleetMember, FleetReport } from "../../model/fleet.ts";
import { formatCost } from "../../model/price.ts";
import { formatSeconds } from "../../model/units.ts";

const VERBS: Readonly<Record<FleetMember["fate"], string>> = {
  made: "make",
  resumed: "finish",
  revived: "take from the reserve",
  kept: "keep",
  reserved: "put into the reserve",
};

/** Which hosts there will be and what they cost, one sentence each. */
export function fleetLines(fleet: FleetReport): string[] {
  const fates = Map.groupBy(fleet.members, ({ fate }) => fate);
  const hosts = [...fates].map(
    ([fate, members]) => `${VERBS[fate]} ${members.map(({ name }) => name).join(", ")}`,
  );
  const { before, after, difference } = fleet.cost;
  const isSame = before.hourly === after.hourly;
  const change = isSame ? "" : `, before ${formatCost(before)} (${formatCost(difference, true)})`;
  const ready = readyLine(fleet);
  return [
    `hosts of ${fleet.provider}, ${fleet.size} in ${fleet.region}: ${hosts.join("; ")}`,
    `they cost ${formatCost(after)}${change}`,
    ...(ready === undefined ? [] : [ready]),
  ];
}

/** How long the new ones took, and what a template has saved. */
export function readyLine({ times, template }: FleetReport): string | undefined {
  const { nginx } = times;
  if (nginx === undefined) return undefined;
  const ready = `new ones were ready after ${formatSeconds(nginx)}`;
  if (template === undefined) return `${ready}; everything had to be installed`;
  const saved = formatSeconds(template.readyIn - nginx);
  return `${ready} from ${template.name}: ${saved} sooner than the host that it was taken from`;
}
