import { actionsApp } from "../adapters/github/client.ts";
import type { Client } from "../adapters/github/forge/ask.ts";
import { githubDispatcher } from "../adapters/github/forge/dispatcher.ts";
import { githubPreviewRecords } from "../adapters/github/preview-records.ts";
import { memoryStore } from "../adapters/memory/store.ts";
import { endRecords } from "../engine/chatops/previews/settle.ts";
import { saySwept } from "../engine/chatops/previews/say.ts";
import type { Repository } from "../model/chatops/index.ts";
import { asSluiceError } from "../model/errors.ts";
import { plainPorts } from "./chatops.ts";

/** What became of one preview that was over. */
export interface SweptFate {
  readonly pull: number;
  readonly removed?: boolean;
  readonly problem?: string;
}

/**
 * Says what a sweep has done where a workflow answers comments: in the row that it wrote, and on record.
 * Beside a bot there is no comment of the workflow's, and its rows are its own to tell. Resolves to what
 * could not be said; nothing depends on it.
 */
export async function tellSwept(
  client: Client,
  repository: Repository,
  fates: readonly SweptFate[],
  appOf: (client: Client) => Promise<number> = actionsApp,
): Promise<string | undefined> {
  const told = fates.filter(({ removed }) => removed !== undefined);
  const records = {
    records: () => githubPreviewRecords(client, repository),
    dispatcher: githubDispatcher(client),
  };
  const untold = [
    await tried("records were not ended", async () => {
      for (const { pull, removed } of told) {
        if (removed) await endRecords(records, { repository, pull });
      }
    }),
    await tried("rows were not told", async () => {
      const app = await appOf(client);
      const ports = plainPorts({ client, app, store: memoryStore(), later: async () => {} });
      for (const { pull, removed, problem = "it is still there" } of told) {
        await saySwept(ports, { repository, pull }, removed ? undefined : problem);
      }
    }),
  ].filter((text) => text !== undefined);
  return untold.length === 0 ? undefined : untold.join("; ");
}

async function tried(what: string, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return `${what}: ${asSluiceError(error).message}`;
  }
}
