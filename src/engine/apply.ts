import { SluiceError } from "../model/errors.ts";
import type { HostPlan } from "../model/plan.ts";
import { applyPhase } from "./apply-phase.ts";
import type { Found, RunContext } from "./context.ts";
import type { Gate } from "./gate.ts";
import { createGate } from "./gate.ts";
import type { Session } from "./host/session.ts";
import { tell } from "./tell.ts";
import { usesKept } from "./kept.ts";

/**
 * Carries the plan out on every host. All hosts become healthy before any is switched, so a
 * release that does not start leaves the whole fleet as it was. After that each host stands for
 * itself, and the error says which were switched and which went back.
 */
export async function applyPlan(
  context: RunContext,
  found: Pick<Found, "sessions" | "plan"> & Partial<Pick<Found, "databases">>,
): Promise<Pick<Found, "switched">> {
  const work = found.sessions
    .map((session, index) => ({ session, plan: found.plan.hosts[index]! }))
    .filter(({ plan }) => plan.operations.length > 0);
  const gate = createGate(work.length, context.adapters.parallel);
  const results = await Promise.allSettled(
    work.map(({ session, plan }) => applyToHost(context, found, session, plan, gate)),
  );
  const failure = results.find((result) => result.status === "rejected");
  const switched = work
    .filter((_, index) => results[index]?.status === "fulfilled")
    .map(({ session }) => session.host.name);
  if (failure !== undefined) throw await firstCause(results, switched);
  return { switched };
}

async function applyToHost(
  context: RunContext,
  { plan: { release }, databases = {} }: Pick<Found, "plan"> & Partial<Pick<Found, "databases">>,
  session: Session,
  plan: HostPlan,
  gate: Gate,
): Promise<void> {
  const { scope, adapters, project } = context;
  const { protect } = project.preview ?? {};
  const place = await gate.enter(session);
  const script = applyPhase(
    {
      scope,
      release,
      host: session.host,
      runtime: adapters.runtime,
      sleeper: adapters.sleeper ?? adapters.runtime,
      proxy: adapters.proxy,
      databases,
      secrets: usesKept(context) ? undefined : context.secrets,
      gated: gate.size > 1,
      ...(protect === undefined ? {} : { protect }),
    },
    plan,
  );
  try {
    await session.run(script, (event) => {
      if (event.event === "gate") place.ready();
      tell(context, session.host.name, event);
    });
  } catch (error) {
    place.failed();
    throw error;
  } finally {
    place.leave();
  }
}

/** A host that only stepped back because another failed is not the cause. */
async function firstCause(
  results: readonly PromiseSettledResult<void>[],
  switched: readonly string[],
): Promise<unknown> {
  const reasons = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason] : [],
  );
  const isCause = (reason: unknown) =>
    !(reason instanceof SluiceError && reason.code === "ABORTED");
  const cause: unknown = reasons.find(isCause) ?? reasons[0];
  if (!(cause instanceof SluiceError) || switched.length === 0) return cause;
  const facts = { ...cause.facts, "hosts that switched": switched.join(", ") };
  return new SluiceError(cause.code, cause.message, {
    facts,
    cause: cause.cause,
    ...(cause.detail === undefined ? {} : { detail: cause.detail }),
  });
}
