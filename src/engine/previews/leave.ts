import type { Previews } from "../../contracts/previews.ts";
import type { Preview, PreviewEvent } from "../../model/previews.ts";
import { absorb } from "./absorb.ts";

/** By GitHub's numbers: all of an account's, or those of some of its repositories. */
export type Whose =
  | { readonly organisation: number }
  | { readonly repositories: readonly number[] };

/**
 * Nobody may look after these previews any more: GitHub gives no token for them, so that nothing can be
 * ordered nor said. What may still run is kept, to be told to whoever asks. Resolves to those.
 */
export async function leave(
  previews: Previews,
  whose: Whose,
  now: number,
): Promise<readonly Preview[]> {
  const left: Preview[] = [];
  for (const one of await of(previews, whose)) {
    const marked = await mark(previews, one, { kind: "removed" }, now);
    if (marked !== undefined) left.push(marked);
  }
  return left;
}

/** They are ours to look after again, perhaps under another account. Resolves to their repositories. */
export async function takeUpAgain(
  previews: Previews,
  whose: Whose,
  { organisation, now }: { readonly organisation: number; readonly now: number },
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const one of await of(previews, whose)) {
    const marked = await mark(previews, { ...one, organisation }, { kind: "returned" }, now);
    if (marked !== undefined) found.add(marked.repository);
  }
  return found;
}

/** Those that nobody may look after. */
export async function leftOver(previews: Previews): Promise<readonly Preview[]> {
  const all = await previews.list();
  return all.map(({ preview }) => preview).filter(isLeft);
}

export function isLeft({ stopped }: Pick<Preview, "stopped">): boolean {
  return stopped?.why === "removed";
}

async function of(previews: Previews, whose: Whose): Promise<readonly Preview[]> {
  const lists =
    "organisation" in whose
      ? [await previews.list({ organisation: whose.organisation })]
      : await Promise.all(whose.repositories.map((repository) => previews.list({ repository })));
  return lists.flat().map(({ preview }) => preview);
}

/** One that is gone has nothing to be looked after: it is forgotten. */
async function mark(
  previews: Previews,
  { repository, pull, organisation }: Preview,
  event: PreviewEvent,
  now: number,
): Promise<Preview | undefined> {
  for (;;) {
    const stored = await previews.get({ repository, pull });
    if (stored === undefined) return undefined;
    const { preview, version } = stored;
    if (preview.state === "destroyed" && event.kind === "removed") {
      if (await previews.remove(preview, version)) return undefined;
      continue;
    }
    const marked = { ...absorb(preview, event, now), organisation };
    if (await previews.put(marked, version)) return marked;
  }
}
