import { SluiceError } from "../../model/errors.ts";
import type { Halt } from "../../model/halt.ts";
import type { Found, RunContext } from "../context.ts";
import { haltPhase } from "./phase.ts";

/** Ends the live slots, by the platform where it runs them. Their record stays: a start goes by it. */
export async function halt(
  context: RunContext,
  { sessions, halts }: Pick<Found, "sessions" | "halts">,
): Promise<Partial<Found>> {
  const { scope, adapters, reporter } = context;
  const work = sessions.map(async (session) => {
    const { host } = session;
    const own = halts.filter((one) => one.host === host.name && one.runs);
    await Promise.all(own.map((one) => tellPlatform(context, one)));
    if (own.length === 0) return;
    await session.run(haltPhase(scope, host, adapters.runtime, own), (event) => {
      const service = String(event["service"]);
      const text = `${service} is stopped`;
      if (event.event === "halted")
        reporter.report({ kind: "host", host: host.name, service, text });
    });
  });
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return {};
}

async function tellPlatform({ adapters }: RunContext, { id, service }: Halt): Promise<void> {
  if (id === undefined || (await adapters.platform!.stop(id))) return;
  const message = `${adapters.platform!.name} does not know ${service} any more`;
  throw new SluiceError("STOP_FAILED", message);
}
