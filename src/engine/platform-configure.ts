import type { StartOperation } from "../model/plan.ts";
import { applicationIn, withApplication } from "../model/platform.ts";
import type { Found, RunContext } from "./context.ts";
import { recordPhase } from "./platform-phases.ts";
import { ensureAll, placeOf, prepare, sourceOf, type Work, workFor } from "./platform.ts";
import { wishFor } from "./platform-wish.ts";

/** Slots of services with `auto_start: false` are made and told what to run; nothing is started. */
export async function configureHeld(context: RunContext, found: Found): Promise<Partial<Found>> {
  const work = found.sessions.flatMap((session, index) => {
    const plan = found.plan.hosts[index]!;
    const { held = [] } = plan;
    // Nothing of what the host shall do later belongs here.
    const alone = { ...plan, operations: [] };
    return held.length === 0 ? [] : [workFor(session, alone, held, found.databases)];
  });
  await Promise.all(work.map((one) => configureOn(context, one)));
  return {};
}

async function configureOn(context: RunContext, work: Work): Promise<void> {
  const { scope, adapters, reporter } = context;
  await prepare(context, work);
  await ensureAll(context, adapters.platform!, work);
  const { host } = work.session;
  for (const start of work.starts) {
    await configureOne(context, work, start);
    const { service, slot } = start.place;
    const text = `${service} is configured in ${slot}, and not started`;
    reporter.report({ kind: "host", host: host.name, service, text });
  }
  await work.session.run(recordPhase(scope, host, work.record), () => {});
}

async function configureOne(context: RunContext, work: Work, start: StartOperation): Promise<void> {
  const { platform, operations } = context.adapters;
  const { service, slot } = start.place;
  const { id, given } = applicationIn(work.record, service, slot)!;
  const wish = wishFor(context, sourceOf(work), start);
  let own = id;
  if (!(await operations!.configure(id, { ...wish, ...(given ? { given } : {}) }))) {
    // Somebody removed it in the platform's own pages.
    own = await platform!.ensure(placeOf(context, work, start));
    await operations!.configure(own, wish);
  }
  const change = { id: own, given: Object.keys(wish.envVars) };
  work.record = withApplication(work.record, service, slot, change);
}
