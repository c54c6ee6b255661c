import { dataLoss, type HostRemoval, type Removal } from "../../model/removal.ts";
import type { Found, RunContext } from "../context.ts";

const WHY = "it holds data; --volumes removes it";

/** Databases go with their data or not at all; those of a preview are nobody's but the preview's. */
export async function planDatabases(
  { adapters, scope, options, project }: RunContext,
  { removal }: Pick<Found, "removal">,
): Promise<Pick<Found, "removal" | "doomed">> {
  const all = await adapters.databases!.list(scope);
  if (all.length === 0) return { removal, doomed: [] };
  const isTaken = options.volumes === true || project.preview !== undefined;
  if (!isTaken) refuseLoss(removal, all);
  const things = all.map(({ service, id }) => ({
    kind: "database" as const,
    name: `${service} (${id})`,
  }));
  const none = { host: adapters.platform!.name, fingerprint: "", things: [], left: [] };
  const [first = none, ...others] = removal.hosts;
  const row: HostRemoval = isTaken
    ? { ...first, things: [...first.things, ...things] }
    : { ...first, left: [...first.left, ...things.map((thing) => ({ ...thing, why: WHY }))] };
  const doomed = isTaken ? all.map(({ id }) => id) : [];
  return { removal: { ...removal, hosts: [row, ...others] }, doomed };
}

/** With a machine of ours its databases go, whatever we say. */
function refuseLoss({ hosts }: Removal, all: readonly { readonly service: string }[]): void {
  const isMachine = hosts.some(({ things }) => things.some(({ kind }) => kind === "droplet"));
  if (isMachine) throw dataLoss(all.map(({ service }) => service));
}

export async function removeDatabases(
  { adapters, reporter }: RunContext,
  { doomed }: Pick<Found, "doomed">,
): Promise<Partial<Found>> {
  for (const id of doomed) {
    await adapters.databases!.remove(id);
    reporter.report({
      kind: "host",
      host: adapters.platform!.name,
      text: `removed database ${id}`,
    });
  }
  return {};
}
