import type { Logger } from "pino";
import { Probot, ProbotOctokit } from "probot";
import type { BotConfig } from "./config.ts";
import { patientFetch } from "./patient-fetch.ts";

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
/** GitHub ends what takes it longer than ten seconds itself. */
const PATIENCE_MS = 20_000;

interface Options {
  readonly throttle?: object;
  readonly request?: object;
}

const PromptOctokit = ProbotOctokit.defaults((options: Options) => ({
  ...options,
  request: { fetch: patientFetch(PATIENCE_MS), ...options.request },
  throttle: { ...options.throttle, write: unpaced, notifications: unpaced },
}));
