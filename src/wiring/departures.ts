import { type Departure, departureOf } from "../adapters/github/departures.ts";
import type { Store } from "../contracts/store.ts";
import type { Time } from "../contracts/time.ts";
import { leave, leftOver, takeUpAgain, type Whose } from "../engine/previews/leave.ts";
import type { Delivery, Repository } from "../model/chatops/index.ts";
import type { Preview } from "../model/previews.ts";

export interface DepartureMakings {
  readonly store: Pick<Store, "cache" | "previews" | "audit">;
  readonly time: Pick<Time, "now">;
  /** Tells the operator of a preview that may still run, and that nobody may look after. */
  readonly warn: (left: LeftPreview) => void;
  readonly later: (installation: number, delivery: Delivery, ms: number) => Promise<void>;
}

/** As an operator reads it. */
export interface LeftPreview {
  /** `owner/name`, or GitHub's number where nobody told the name. */
  readonly repository: string;
  /** GitHub's number of it, which stays. */
  readonly id: number;
  readonly pull: number;
  readonly hosts: readonly string[];
  readonly why: string;
  /** ISO 8601. */
  readonly since: string;
}

interface Note {
  readonly name?: string;
  readonly why: string;
  readonly since: string;
}

/** Whether a delivery was about where the App may look; what follows from it is done. */
export async function takeDeparture(
  makings: DepartureMakings,
  event: string,
  payload: object,
): Promise<boolean> {
  const departure = departureOf(event, payload);
  if (departure === undefined) return false;
  if (departure.kind === "left") await leaveThese(makings, departure);
  else await comeBack(makings, departure);
  return true;
}

/** GitHub did not tell, and answers as if there were none. */
export async function leaveRepository(
  makings: DepartureMakings,
  repository: Repository,
  why: string,
): Promise<void> {
  const whose = { repositories: [repository.id] };
  await leaveThese(makings, { whose, repositories: [repository], why });
}

async function leaveThese(
  makings: DepartureMakings,
  { whose, repositories, why }: Pick<Departure, "repositories"> & { whose: Whose; why: string },
): Promise<void> {
  const { store, time, warn } = makings;
  const since = new Date(time.now()).toISOString();
  for (const preview of await leave(store.previews, whose, time.now())) {
    const told = repositories.find(({ id }) => id === preview.repository);
    const before = await store.cache.get<Note>(noteKey(preview.repository));
    const name = told === undefined ? before?.value.name : `${told.owner}/${told.name}`;
    const note: Note = { ...(name === undefined ? {} : { name }), why, since };
    await store.cache.set(noteKey(preview.repository), before?.value ?? note, before?.version);
    const left = leftOf(preview, before?.value ?? note);
    warn(left);
    await store.audit.append(
      {
        correlation: `left/${left.id}/${left.pull}`,
        event: "changed",
        repository: left.repository,
        pull: left.pull,
        command: `nobody looks after the preview: ${left.why}`,
        who: "GitHub",
      },
      `left/${left.id}/${left.pull}/${left.since}`,
    );
  }
}

/** What became of them meanwhile the sweep finds. */
async function comeBack(
  { store, time, later }: DepartureMakings,
  { whose, organisation, installation, repositories }: Extract<Departure, { kind: "returned" }>,
): Promise<void> {
  const at = { organisation, now: time.now() };
  const found = await takeUpAgain(store.previews, whose, at);
  for (const repository of repositories.filter(({ id }) => found.has(id))) {
    await forgetWhy(store, repository);
    await later(installation, { kind: "sweep", repository }, 0);
  }
}

/** For whoever runs the bot: what may still run somewhere, and cost. */
export async function leftPreviews(
  store: Pick<Store, "cache" | "previews">,
): Promise<readonly LeftPreview[]> {
  const all = await leftOver(store.previews);
  return Promise.all(
    all.map(async (preview) => {
      const note = await store.cache.get<Note>(noteKey(preview.repository));
      return leftOf(preview, note?.value ?? { why: "not known", since: "" });
    }),
  );
}

/** Somebody has seen to it; resolves to whether there was one. */
export async function forgetLeft(
  { previews }: Pick<Store, "previews">,
  key: { readonly repository: number; readonly pull: number },
): Promise<boolean> {
  const stored = await previews.get(key);
  if (stored?.preview.stopped?.why !== "removed") return false;
  return previews.remove(key, stored.version);
}

/** They are looked after again. */
export async function forgetWhy(
  { cache }: Pick<Store, "cache">,
  { id }: Pick<Repository, "id">,
): Promise<void> {
  await cache.remove(noteKey(id));
}

function leftOf({ repository, pull, hosts }: Preview, { name, why, since }: Note): LeftPreview {
  return { repository: name ?? String(repository), id: repository, pull, hosts, why, since };
}

function noteKey(repository: number): string {
  return `left/${repository}`;
}
