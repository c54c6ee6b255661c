import type { Logger } from "pino";
import { Probot, ProbotOctokit } from "probot";
import type { BotConfig } from "./config.ts";

export async function makeProbot(config: BotConfig, log: Logger): Promise<Probot> {
  const { appId, privateKey, secrets, apiUrl: baseUrl } = config;
  const secret = secrets[0];
  const probot = new Probot({ appId, privateKey, secret, baseUrl, log, Octokit: PromptOctokit });
  return probot.ready();
}

/**
 * Octokit keeps a second between any two writes, three between comments, and counts every GraphQL
 * read as a write: a command would be answered after ten. Ours is a handful of calls per command;
 * where GitHub's limits are met all the same, the queue tries again later.
 */
const unpaced = { key: () => ({ schedule: (_: unknown, work: () => Promise<void>) => work() }) };
const PromptOctokit = ProbotOctokit.defaults((options: { readonly throttle?: object }) => ({
  ...options,
  throttle: { ...options.throttle, write: unpaced, notifications: unpaced },
}));
