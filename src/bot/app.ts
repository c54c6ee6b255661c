import type { Probot } from "probot";
import { type ChatopsMakings, takeDelivery, takeLater } from "../wiring/chatops.ts";
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
    const makings = async (probot: Probot, installation: number): Promise<ChatopsMakings> => ({
      client: await probot.auth(installation),
      app: appId,
      store: parts.store,
      later: (delivery, ms) => parts.later(installation, delivery, ms),
      ...settings,
    });
    return {
      load(probot) {
        for (const name of appEvents) {
          probot.on(name, async ({ payload }) => {
            const { installation } = payload as { readonly installation?: { id: number } };
            if (installation === undefined) return;
            await takeDelivery(await makings(probot, installation.id), name, payload);
          });
        }
      },
      async later(probot, installation, data) {
        await takeLater(await makings(probot, installation), data);
      },
    };
  };
}
