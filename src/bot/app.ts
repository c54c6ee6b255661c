import type { Probot } from "probot";
import {
  type ChatopsMakings,
  rememberedAnswers,
  takeDelivery,
  takeLater,
} from "../wiring/chatops.ts";
import { type DepartureMakings, leaveRepository, takeDeparture } from "../wiring/departures.ts";
import { previewSigns } from "../wiring/signs.ts";
import type { Delivery } from "../model/chatops/index.ts";
import type { BotLog } from "./log.ts";
import type { BotApp, BotParts } from "./parts.ts";
import { accountEvents, appEvents } from "./setup/needs.ts";

export interface AppSettings {
  readonly appId: number;
  /** Path of `deploy.yaml`, and file name of the workflow that is started. */
  readonly config?: string;
  readonly workflow?: string;
}

/** Probot's handlers: each delivery goes to the same core that runs in the Action. */
export function chatopsApp({ appId, ...settings }: AppSettings): (parts: BotParts) => BotApp {
  return (parts) => {
    const answers = rememberedAnswers();
    const signs = previewSigns();
    const departures = departuresOf(parts);
    const makings = async (probot: Probot, installation: number): Promise<ChatopsMakings> => ({
      client: answers.on(await probot.auth(installation)),
      app: appId,
      store: parts.store,
      signs,
      later: (delivery, ms) => parts.later(installation, delivery, ms),
      onGone: (repository) => leaveRepository(departures, repository, "GitHub does not show it"),
      ...settings,
    });
    return {
      load(probot) {
        for (const name of [...appEvents, ...accountEvents]) {
          probot.on(name, async ({ payload }) => {
            const { installation } = payload as { readonly installation?: { id: number } };
            if (installation === undefined) return;
            if (await takeDeparture(departures, name, payload)) return;
            await whileInstalled(parts.log, async () => {
              await takeDelivery(await makings(probot, installation.id), name, payload);
            });
          });
        }
      },
      async later(probot, installation, data) {
        const isThere = await whileInstalled(parts.log, async () =>
          takeLater(await makings(probot, installation), data),
        );
        // GitHub's word of it may have been lost; the sweep of every hour comes by here.
        const { kind, repository } = data as Partial<Extract<Delivery, { kind: "sweep" }>>;
        if (isThere || kind !== "sweep" || repository === undefined) return;
        await leaveRepository(departures, repository, "the App gets no token for it");
      },
    };
  };
}

function departuresOf({ store, log, later }: BotParts): DepartureMakings {
  return {
    store,
    later,
    time: { now: Date.now },
    warn: (left) => log.warn(left, "a preview may still run, and nobody may look after it"),
  };
}

/**
 * An App that was removed or suspended gets no token any more; trying again would only make others wait.
 * Resolves to whether it gets one.
 */
async function whileInstalled(log: BotLog, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isRemoved(error)) throw error;
    log.info({}, "the App is no longer installed there: nothing is done");
    return false;
  }
}

function isRemoved(error: unknown): boolean {
  if (!(error instanceof Error) || !("status" in error) || !("request" in error)) return false;
  const { url } = error.request as { readonly url?: unknown };
  if (!String(url).endsWith("/access_tokens")) return false;
  return error.status === 404 || (error.status === 403 && /suspended/i.test(error.message));
}
