import type { HostPlan, Plan, StartOperation } from "../../model/plan.ts";
import type { RunContext } from "../context.ts";

/** What a platform does besides: who starts the slots, and what it lets the outside reach. */
export function platformNotes(
  { adapters: { platform, provisioning } }: RunContext,
  hosts: readonly HostPlan[],
): Pick<Plan, "notes"> {
  const starts = hosts.flatMap(({ operations }) =>
    operations.filter((operation): operation is StartOperation => operation.kind === "start"),
  );
  if (platform === undefined || starts.length === 0) return {};
  const slots = starts.map(({ spec, place }) => `${spec.name} (${place.slot})`);
  const ports = starts.flatMap(({ place }) => place.ports?.[place.slot] ?? []);
  const open = `it publishes ${ports.map((port) => `:${port}`).join(", ")} on every address of the host`;
  const closed =
    provisioning === undefined
      ? `close ${ports.length === 1 ? "it" : "them"} in a firewall in front of the host: Docker passes by ufw`
      : "the cloud's firewall closes them, and the host's own network keeps them to itself";
  return {
    notes: [
      `${platform.name} starts ${[...new Set(slots)].join(", ")}`,
      ...(ports.length === 0 ? [] : [`${open}; ${closed}`]),
    ],
  };
}
