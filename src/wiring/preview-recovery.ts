import type { Previews } from "../contracts/previews.ts";
import type { Ports } from "../engine/chatops/ports.ts";
import { FOREVER_MS } from "../engine/previews/expiry.ts";
import { rulesIn } from "../engine/previews/read.ts";
import { recoverPreview } from "../engine/previews/recover.ts";
import type { Known, Repository } from "../model/chatops/index.ts";
import { pullOf } from "../model/fleet.ts";
import type { Preview, PreviewRules } from "../model/previews.ts";

interface Makings {
  readonly previews: Previews;
  readonly ports: Ports;
}

type Account = Pick<Preview, "repository" | "organisation">;

/**
 * What GitHub has on record and nobody here knows: the database is new, or lives as long as a workflow.
 * The first time all of it is read; later nothing but the newest page can be news.
 */
export async function recoverPreviews(
  { previews, ports }: Makings,
  repository: Repository,
  account: Account,
  rules: Known<PreviewRules | "off">,
): Promise<void> {
  const name = nameOf(repository);
  const isFirst = (await ports.cache.get(name)) === undefined;
  const records = ports.records(repository);
  const runs = await records.runs(isFirst ? "all" : "newest");
  const { ttl = FOREVER_MS } = rulesIn(rules) ?? {};
  const pulls = new Set(runs.flatMap(({ environment }) => pullOf(environment) ?? []));
  const found = [...pulls].flatMap((pull) => recoverPreview({ ...account, pull, ttl }, runs) ?? []);
  const extended = found.length === 0 ? undefined : await records.extended();
  for (const preview of found) {
    const until = extended?.get(preview.pull);
    // One that is kept already stays as it is.
    await previews.put(until === undefined ? preview : { ...preview, extended: until }, undefined);
  }
  if (isFirst) await ports.cache.set(name, true, undefined);
}

/** The same, where nothing was read before. */
export async function recoverFirst(
  makings: Makings,
  repository: Repository,
  account: Account,
  rules: Known<PreviewRules | "off">,
): Promise<void> {
  const isKnown = (await makings.ports.cache.get(nameOf(repository))) !== undefined;
  if (!isKnown) await recoverPreviews(makings, repository, account, rules);
}

function nameOf({ id }: Repository): string {
  return `recovered/${id}`;
}
