import type { Command, Comment, Repository } from "../../../model/chatops/index.ts";
import { keyOf, NOWHERE } from "../../../model/chatops/key.ts";
import { previewOf } from "../../../model/fleet.ts";
import { SluiceError } from "../../../model/errors.ts";
import type { PreviewEnd, PreviewRun } from "../../../model/previews.ts";
import { setGoing, told } from "../actions/run.ts";
import type { Context, Found, Judged } from "../found.ts";
import { lookLater } from "../look-after.ts";
import { note } from "../note.ts";
import type { Ports } from "../ports.ts";
import { tellNow } from "../tell.ts";
import { wishesOf } from "./wishes.ts";

export interface PreviewPlace {
  readonly repository: Repository;
  readonly pull: number;
}

/** What a run of a preview is named by, wherever it is told: its generation stands for a comment. */
export function keyOfRun({ pull }: PreviewPlace, { generation }: PreviewRun): string {
  return keyOf({ comment: generation, place: NOWHERE, environment: previewOf(pull) });
}

/**
 * Dispatches it, unless it was before; resolves to the id of the workflow run. `services`: empty: all.
 * What somebody asked for by name comes before it.
 */
export async function startPreviewRun(
  ports: Ports,
  place: PreviewPlace,
  run: PreviewRun,
  who: Pick<NonNullable<Comment["author"]>, "id" | "login"> | undefined,
  services: readonly string[] = [],
): Promise<number> {
  const { repository, pull } = place;
  const environment = previewOf(pull);
  const { config } = ports.settings;
  const read = await ports.forge.read({ repository, pull, config, environments: [environment] });
  if (read?.facts.repository.id !== repository.id || read.config === undefined) {
    throw new SluiceError("API_UNREACHABLE", `#${pull} or its deploy.yaml cannot be read`);
  }
  const policy = await ports.policyOf(read.config);
  const isDeploy = run.command === "deploy";
  const wishes = isDeploy ? await wishesOf(ports, place) : {};
  const command: Command = {
    word: isDeploy ? "preview" : "destroy",
    environments: [environment],
    options: {},
    ...wishes,
    services: wishes.services?.length ? wishes.services : services,
    ...(run.revision === undefined ? {} : { revision: run.revision }),
  };
  const comment: Comment = {
    repository,
    pull,
    id: run.generation,
    node: "",
    body: "",
    created: new Date(run.ordered).toISOString(),
    ...(who === undefined ? {} : { author: { ...who, type: "User" } }),
  };
  const own = { now: ports.time.now(), heads: [], requests: [], teams: {} };
  const { facts } = read;
  const { revision } = run;
  const asked: Judged = {
    case: { command, environment, policy, comment, facts, own },
    key: keyOfRun(place, run),
    decision: { kind: "allow", ...(revision === undefined ? {} : { revision }) },
  };
  const event = { action: "created", place: "conversation", onPull: true, comment } as const;
  const context: Context = { ports, event };
  await note(context, asked, { event: "asked" });
  const going = await setGoing(context, asked, { read, policy } as Found);
  await tellNow(context, read, [told(context, asked, going)]);
  return going.run.id;
}

/** Its end is asked for soon: where nobody tells us of it, the next run would wait for the next look. */
export async function cancelPreviewRun(
  ports: Ports,
  place: PreviewPlace,
  run: PreviewRun,
): Promise<void> {
  if (run.id !== undefined) await ports.dispatcher.cancel(place.repository, run.id);
  await lookLater(ports, { ...place, key: keyOfRun(place, run) }, SOON_MS);
}

const SOON_MS = 10_000;

export async function lookAtPreviewRun(
  { dispatcher }: Pick<Ports, "dispatcher">,
  { repository }: PreviewPlace,
  { id }: PreviewRun,
): Promise<PreviewEnd | undefined> {
  if (id === undefined) return { state: "aborted" };
  const { state } = await dispatcher.look(repository, id);
  switch (state) {
    case "succeeded":
    case "aborted":
      return { state };
    case "failed":
      return { state, reason: "UNKNOWN", message: "the run failed; its log says why" };
    case "queued":
    case "running":
      return undefined;
  }
}
