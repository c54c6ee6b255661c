import type { Command } from "../../../model/chatops/index.ts";
import type { Ports } from "../ports.ts";
import type { PreviewPlace } from "./run.ts";

/** What `/preview` was given, which holds for the commits that follow, too. */
export type PreviewWishes = Pick<Command, "services" | "options">;

export async function wishesOf(
  { cache }: Pick<Ports, "cache">,
  place: PreviewPlace,
): Promise<Partial<PreviewWishes>> {
  return (await cache.get<PreviewWishes>(nameOf(place)))?.value ?? {};
}

export async function keepWishes(
  { cache }: Pick<Ports, "cache">,
  place: PreviewPlace,
  { services, options }: PreviewWishes,
): Promise<void> {
  for (;;) {
    const kept = await cache.get<PreviewWishes>(nameOf(place));
    if (await cache.set(nameOf(place), { services, options }, kept?.version)) return;
  }
}

export async function forgetWishes(
  { cache }: Pick<Ports, "cache">,
  place: PreviewPlace,
): Promise<void> {
  await cache.remove(nameOf(place));
}

function nameOf({ repository, pull }: PreviewPlace): string {
  return `wishes/${repository.id}/${pull}`;
}
