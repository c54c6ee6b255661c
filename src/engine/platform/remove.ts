import type { Application } from "../../contracts/platform.ts";
import { SluiceError } from "../../model/errors.ts";
import type { HostRemoval, Removal } from "../../model/removal.ts";
import type { Found, RunContext } from "../context.ts";

/**
 * Adds an environment's applications to what a destroy takes away. A platform that does not answer
 * refuses the whole destroy: hosts without their applications would be half an action.
 */
export async function planApplications(
  { adapters, scope }: RunContext,
  { removal }: Found,
): Promise<Pick<Found, "removal">> {
  const applications = await adapters.platform!.applications(scope);
  const byHost = Map.groupBy(applications, ({ host }) => host);
  const known = removal.hosts.map((row) => withThings(row, byHost.get(row.host) ?? []));
  const unknown = [...byHost].filter(([host]) => !removal.hosts.some((row) => row.host === host));
  const more = unknown.map(([host, own]) =>
    withThings({ host, fingerprint: "", things: [], left: [] }, own),
  );
  return { removal: { ...removal, hosts: [...known, ...more] } };
}

function withThings(row: HostRemoval, applications: readonly Application[]): HostRemoval {
  const things = applications.map(
    ({ service, slot, id }) =>
      ({ kind: "application", name: `${service}-${slot} (${id})` }) as const,
  );
  return { ...row, things: [...row.things, ...things] };
}

export async function removeApplications(
  { adapters, scope, reporter }: RunContext,
  { removal }: Found,
): Promise<Partial<Found>> {
  const platform = adapters.platform!;
  const gone = await platform.remove(scope);
  for (const { host, service, slot } of gone) {
    const text = `removed ${service}-${slot} from ${platform.name}`;
    reporter.report({ kind: "host", host, service, text });
  }
  const missed = planned(removal) - gone.length;
  if (missed > 0)
    throw new SluiceError("API_UNREACHABLE", `${missed} applications of ${platform.name} are left`);
  return {};
}

function planned({ hosts }: Removal): number {
  const kinds = hosts.flatMap(({ things }) => things.map(({ kind }) => kind));
  return kinds.filter((kind) => kind === "application").length;
}
