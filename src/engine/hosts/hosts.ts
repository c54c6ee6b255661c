import type { Host } from "../../contracts/host.ts";
import { asSluiceError, SluiceError } from "../../model/errors.ts";
import type { Machine } from "../../model/machine.ts";
import type { Found, RunContext } from "../context.ts";
import { closeFleet, connectFleet } from "../host/connect.ts";
import { machinePhase, readMachine } from "./phase.ts";

/** Asks every host what it is; one that does not answer is listed with the reason. */
export async function listMachines(context: RunContext): Promise<Pick<Found, "machines">> {
  const { hosts } = context.adapters;
  return { machines: await Promise.all(hosts.map((host) => machine(context, host))) };
}

/** The list is shown all the same; that a host is missing is a failure. */
export function refuseUnreached(
  _context: RunContext,
  { machines }: Pick<Found, "machines">,
): Partial<Found> {
  const unread = machines.find(({ problem }) => problem !== undefined)?.problem;
  if (unread === undefined) return {};
  throw new SluiceError(unread.code as SluiceError["code"], unread.message);
}

async function machine(context: RunContext, host: Host): Promise<Machine> {
  const alone = { ...context, adapters: { ...context.adapters, hosts: [host] } };
  const begin = performance.now();
  let sessions: Found["sessions"] = [];
  try {
    ({ sessions } = await connectFleet(alone, "none"));
    const answeredIn = Math.round(performance.now() - begin);
    const parts = new Map<string, string>();
    const script = machinePhase(host.layout, context.adapters.proxy);
    await sessions[0]!.run(script, ({ name, data }) => {
      parts.set(String(name), Buffer.from(String(data), "base64").toString("utf8"));
    });
    const facts = readMachine((name) => parts.get(name) ?? "", Date.now());
    return { name: host.name, facts: { answeredIn, ...facts } };
  } catch (error) {
    const { code, message } = asSluiceError(error);
    return { name: host.name, problem: { code, message } };
  } finally {
    await closeFleet(sessions);
  }
}
