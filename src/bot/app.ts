import type { Probot } from "probot";
import {
  type ChatopsMakings,
  rememberedAnswers,
  takeDelivery,
  takeLater,
} from "../wiring/chatops.ts";
import { previewSigns } from "../wiring/signs.ts";
import type { BotLog } from "./log.ts";
import type { BotApp, BotParts } from "./parts.ts";
import { appEvents } from "./setup/needs.ts";

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
    const makings = async (probot: Probot, installation: number): Promise<ChatopsMakings> => ({
      client: answers.on(await probot.auth(installation)),
      app: appId,
      store: parts.store,
      signs,
      later: (delivery, ms) => parts.later(installation, delivery, ms),
      ...settings,
    });
    return {
      load(probot) {
        for (const name of appEvents) {
          probot.on(name, async ({ payload }) => {
            const { installation } = payload as { readonly installation?: { id: number } };
            if (installation === undefined) return;
            await whileInstalled(parts.log, async () => {
              await takeDelivery(await makings(probot, installation.id), name, payload);
            });
          });
        }
      },
      async later(probot, installation, data) {
        await whileInstalled(parts.log, async () =>
          takeLater(await makings(probot, installation), data),
        );
      },
    };
  };
}

/** An App that was removed gets no token any more; trying again would only make others wait. */
async function whileInstalled(log: BotLog, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isRemoved(error)) throw error;
    log.info({}, "the App is no longer installed there: nothing is done");
  }
}

function isRemoved(error: unknown): boolean {
  if (!(error instanceof Error) || !("status" in error) || !("request" in error)) return false;
  const { url } = error.request as { readonly url?: unknown };
  return error.status === 404 && String(url).endsWith("/access_tokens");
}
