import { githubConversation } from "../adapters/github/forge/conversation.ts";
import { githubDispatcher } from "../adapters/github/forge/dispatcher.ts";
import { githubForge } from "../adapters/github/forge/forge.ts";
import type { Client } from "../adapters/github/forge/ask.ts";
import { Etags } from "../adapters/github/etags.ts";
import { githubFile, githubPreviewPulls, isRepositoryThere } from "../adapters/github/previews.ts";
import { githubPreviewRecords } from "../adapters/github/preview-records.ts";
import { deliveryOf } from "../adapters/github/deliveries.ts";
import { holdOn } from "../adapters/github/locks.ts";
import type { PreviewSigns } from "../adapters/http/preview-sign.ts";
import type { Store } from "../contracts/store.ts";
import { handle } from "../engine/chatops/flow.ts";
import type { Ports } from "../engine/chatops/ports.ts";
import { loadConfig, policyOf } from "../engine/config/index.ts";
import type { Delivery, Policy, Repository } from "../model/chatops/index.ts";
import { previewKeeper } from "./previews.ts";
import { systemTime } from "./tools.ts";

/** What commands in comments are given by a surface. */
export interface ChatopsMakings {
  /** Speaks for the installation, or for the workflow. */
  readonly client: Client;
  /** The App in whose name we speak. */
  readonly app: number;
  readonly store: Pick<Store, "audit" | "cache" | "heads" | "previews">;
  readonly later: Ports["later"];
  /** Asks previews whether they sleep; absent: nobody does. */
  readonly signs?: PreviewSigns;
  /** GitHub shows a repository no more. */
  readonly onGone?: (repository: Repository) => Promise<void>;
  readonly config?: string;
  readonly workflow?: string;
}

/** What GitHub answered to a process, for as long as that lives: clients that are passed through ask less. */
export function rememberedAnswers(): Pick<Etags, "on"> {
  return new Etags();
}

/** Does what a delivery of GitHub asks for, if anything; resolves to whether it did. */
export async function takeDelivery(
  makings: ChatopsMakings,
  event: string,
  payload: object,
): Promise<boolean> {
  const delivery = deliveryOf(event, payload, makings.app);
  if (delivery === undefined) return false;
  await handle(portsOf(makings), delivery);
  return true;
}

/** The same for what we told ourselves (`Ports.later`). */
export async function takeLater(makings: ChatopsMakings, delivery: object): Promise<void> {
  await handle(portsOf(makings), delivery as Delivery);
}

function portsOf(makings: ChatopsMakings): Ports {
  const ports = plainPorts(makings);
  const { client, store, signs } = makings;
  const previews = previewKeeper({
    pulls: (repository, wantsFiles) => githubPreviewPulls(client, repository, wantsFiles),
    file: (repository, path) => githubFile(client, repository, path),
    isThere: (repository) => isRepositoryThere(client, repository),
    onGone: makings.onGone ?? (async () => {}),
    previews: store.previews,
    ports,
    ...(signs === undefined ? {} : { signs }),
  });
  return { ...ports, previews };
}

/** For whoever keeps no previews. */
export function plainPorts({ client, app, store, later, ...settings }: ChatopsMakings): Ports {
  return {
    forge: githubForge(client),
    conversation: githubConversation(client, app),
    dispatcher: githubDispatcher(client),
    holds: ({ owner, name }, environment) => holdOn(client, { owner, repo: name }, environment),
    records: (repository) => githubPreviewRecords(client, repository),
    audit: store.audit,
    cache: store.cache,
    heads: store.heads,
    policyOf: readPolicy,
    time: systemTime,
    later,
    settings: {
      app,
      config: settings.config ?? "deploy.yaml",
      workflow: settings.workflow ?? "deploy.yml",
    },
  };
}

async function readPolicy(text: string): Promise<Policy> {
  return policyOf(await loadConfig({ file: "deploy.yaml", bytes: Buffer.from(text) }));
}
