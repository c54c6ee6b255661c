import type { Removal } from "../../model/removal.ts";
import type { Found, RunContext } from "../context.ts";
import type { Session } from "../host/session.ts";
import { inventoryPhase, inventoryReader } from "./inventory.ts";
import { removalPhase } from "./phase.ts";
import { planRemoval } from "./plan.ts";

/** Lists what would go from every host. */
export async function planDestroy(
  context: RunContext,
  { sessions, observed }: Pick<Found, "sessions" | "observed">,
): Promise<Pick<Found, "removal">> {
  const { scope, options } = context;
  const hosts = sessions.map(async (session, index) => {
    const { onEvent, read } = inventoryReader(scope);
    await session.run(inventoryPhase(scope, session.host), onEvent);
    const { layout } = session.host;
    // Data of a preview is nobody's but the preview's.
    const volumes = options.volumes === true || context.project.preview !== undefined;
    return planRemoval(observed[index]!, read(), {
      scope,
      layout,
      volumes,
      services: context.project.services.map(({ name }) => name),
    });
  });
  const { project, environment } = scope;
  return { removal: { project, environment, hosts: await Promise.all(hosts) } };
}

/** Removes it; every host is tried, whatever happens on the others. */
export async function destroy(
  context: RunContext,
  { sessions, removal }: Pick<Found, "sessions" | "removal">,
): Promise<Partial<Found>> {
  const work = sessions.map((session, index) => destroyOn(context, session, removal.hosts[index]!));
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return {};
}

async function destroyOn(
  { scope, adapters, reporter }: RunContext,
  session: Session,
  removal: Removal["hosts"][number],
): Promise<void> {
  if (removal.things.length === 0) return;
  const { host } = session;
  const script = removalPhase(scope, host, adapters.runtime, adapters.proxy, removal);
  await session.run(script, ({ kind, name }) => {
    const text = `removed ${String(kind)} ${String(name)}`;
    reporter.report({ kind: "host", host: host.name, text });
  });
}
