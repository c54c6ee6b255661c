import type { Host } from "../contracts/host.ts";
import { asSluiceError } from "../model/errors.ts";
import type { Halt } from "../model/halt.ts";
import type { Found, RunContext } from "./context.ts";
import { closeFleet, connectFleet } from "./host/connect.ts";
import { turnPage } from "./maintenance/maintain.ts";
import { observeFleet } from "./plan/fleet.ts";

/** How long a failed stop looks after what it has begun. */
const PATIENCE_MS = 60_000;

/**
 * A stop failed after its page went up: where the service still runs visitors get it back. What runs
 * is read anew; a page that was there before stays, and so does that of a slot that has ended.
 */
export async function uncoverLiving(context: RunContext, found: Partial<Found>): Promise<void> {
  const { halts = [], observed = [] } = found;
  const covered = halts.filter(
    ({ host, service, page }) =>
      page && !observed.find((one) => one.host === host)?.maintenance.includes(service),
  );
  const hosts = (found.hosts ?? context.adapters.hosts).filter(({ name }) =>
    covered.some(({ host }) => host === name),
  );
  await Promise.all(hosts.map((host) => uncoverHost(context, host, covered)));
}

async function uncoverHost(context: RunContext, host: Host, halts: readonly Halt[]): Promise<void> {
  const alone: RunContext = {
    ...context,
    signal: AbortSignal.timeout(PATIENCE_MS),
    adapters: { ...context.adapters, hosts: [host] },
  };
  try {
    const { sessions } = await connectFleet(alone, "exclusive");
    try {
      const { observed } = await observeFleet(alone, { sessions }, true);
      const running = observed[0]!.containers.filter(({ status }) => status === "running");
      const living = halts.filter(
        (one) => one.host === host.name && running.some(({ name }) => name === one.container),
      );
      const services = living.map(({ service }) => service);
      const options = { ...context.options, services };
      if (services.length > 0) await turnPage({ ...alone, options }, { sessions, observed }, false);
    } finally {
      await closeFleet(sessions);
    }
  } catch (error) {
    const text = `visitors of ${host.name} may still see the page (\`sluice maintenance off\`): ${asSluiceError(error).message}`;
    context.reporter.report({ kind: "warning", text });
  }
}
