import { SluiceError } from "../model/errors.ts";
import type { Found, RunContext } from "./context.ts";
import { closeFleet, connectFleet } from "./host/connect.ts";
import { latestRelease, observeFleet, planDeploy } from "./plan/fleet.ts";
import { sendImages } from "./release/send.ts";
import { imagesFrom } from "./promote/images.ts";
import { promotedImages } from "./promote/promoted.ts";

/** What runs in the environment that is promoted from; its hosts stay connected until the end. */
export async function readSource(context: RunContext): Promise<Pick<Found, "images" | "source">> {
  const from = sourceContext(context);
  const { sessions } = await connectFleet(from, "none");
  try {
    const { observed } = await observeFleet(from, { sessions }, false);
    const release = latestRelease(observed);
    if (release === undefined) {
      throw new SluiceError("RELEASE_UNKNOWN", `nothing is deployed in ${from.scope.environment}`);
    }
    return { images: promotedImages(context, release), source: { release, sessions, observed } };
  } catch (error) {
    await closeFleet(sessions);
    throw error;
  }
}

/** The configuration is this environment's own; the images are what the other one proved. */
export function planPromote(
  context: RunContext,
  found: Pick<Found, "images" | "observed" | "source">,
): Pick<Found, "plan"> {
  const { release } = found.source;
  const { plan } = planDeploy({ ...context, revision: release.revision }, found);
  const { environment } = sourceContext(context).scope;
  const promotedFrom = { environment, release: release.id };
  return { plan: { ...plan, release: { ...plan.release, promotedFrom } } };
}

/** From the local Docker when it has the image, else from a host that runs it. */
export async function sendPromoted(
  context: RunContext,
  found: Pick<Found, "sessions" | "observed" | "plan" | "images" | "source">,
): Promise<object> {
  const adapters = { ...context.adapters, ...imagesFrom(context.adapters, found.source) };
  return sendImages({ ...context, adapters }, found);
}

function sourceContext({ source }: RunContext): RunContext {
  if (source === undefined) throw new SluiceError("USAGE", "promote from which environment?");
  return source;
}
