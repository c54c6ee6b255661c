import { z } from "zod";
import { notFound } from "./http/errors.ts";
import { paged } from "./http/pages.ts";
import { read, tagName, textIn } from "./http/read.ts";
import type { Call, Handler, Routes } from "./http/types.ts";
import { type Droplet, hasTag } from "./droplets/types.ts";
import type { World } from "./world.ts";
import { guardAll } from "./network/guard.ts";

/** A name, matched without regard to case and shown as it was first written. */
export interface Tag {
  readonly name: string;
  /** Ids of the droplets that lists by this tag show: behind their `tags` by some seconds. */
  readonly droplets: Set<number>;
  /** Ids of snapshots. */
  readonly images: Set<number>;
  last: string | undefined;
}

const newTag = z.object({ name: tagName });
const resources = z.object({
  resources: z.array(
    z.object({
      resource_id: z.string(),
      resource_type: z.enum(["droplet", "image", "volume", "volume_snapshot"]),
    }),
  ),
});

const listTags: Handler = (world, call) =>
  paged(call, "tags", [...world.tags.values()], (tag) => view(tag, call.base));

const createTag: Handler = (world, call) => ({
  status: 201,
  body: { tag: view(ensureTag(world, read(newTag, call).name), call.base) },
});

const getTag: Handler = (world, call) => ({
  status: 200,
  body: { tag: view(tagOf(world, call), call.base) },
});

const deleteTag: Handler = (world, call) => {
  const { name } = tagOf(world, call);
  for (const droplet of world.droplets.values()) untag(world, droplet, name);
  world.tags.delete(name.toLowerCase());
  guardAll(world);
  return { status: 204 };
};

const tagResources: Handler = (world, call) => {
  const tag = tagOf(world, call);
  for (const item of itemsOf(world, call)) {
    if (item.droplet) tagDroplet(world, item.droplet, tag.name);
    else tagImage(tag, item.image.id, item.image.tags);
  }
  return { status: 204 };
};

const untagResources: Handler = (world, call) => {
  const tag = tagOf(world, call);
  for (const item of itemsOf(world, call)) {
    if (item.droplet) untag(world, item.droplet, tag.name);
    else {
      tag.images.delete(item.image.id);
      remove(item.image.tags, tag.name);
    }
  }
  guardAll(world);
  return { status: 204 };
};

/** The droplet carries the tag at once; lists by tag show it after a while. */
export function tagDroplet(world: World, droplet: Droplet, name: string): void {
  const tag = ensureTag(world, name);
  if (!hasTag(droplet, name)) droplet.tags.push(tag.name);
  world.agenda.after(world.settings.delays.tag, () => {
    if (!world.droplets.has(droplet.id) || !hasTag(droplet, name)) return;
    tag.droplets.add(droplet.id);
    tag.last = `/v2/droplets/${droplet.id}`;
  });
  guardAll(world);
}

export function ensureTag(world: World, name: string): Tag {
  const key = name.toLowerCase();
  const tag = world.tags.get(key) ?? {
    name,
    droplets: new Set(),
    images: new Set(),
    last: undefined,
  };
  world.tags.set(key, tag);
  return tag;
}

/** What a list by tag shows. */
export function dropletsTagged(world: World, name: string): Droplet[] {
  const ids = world.tags.get(name.toLowerCase())?.droplets ?? new Set();
  return [...ids].flatMap((id) => world.droplets.get(id) ?? []);
}

function tagImage(tag: Tag, id: number, tags: string[]): void {
  tag.images.add(id);
  if (!tags.includes(tag.name)) tags.push(tag.name);
  tag.last = `/v2/images/${id}`;
}

function untag(world: World, droplet: Droplet, name: string): void {
  remove(droplet.tags, name);
  world.tags.get(name.toLowerCase())?.droplets.delete(droplet.id);
}

function remove(names: string[], name: string): void {
  const index = names.findIndex((it) => it.toLowerCase() === name.toLowerCase());
  if (index !== -1) names.splice(index, 1);
}

/** The droplets and snapshots that a body names; one that does not exist spoils the whole call. */
function itemsOf(world: World, call: Call) {
  return read(resources, call).resources.map((item) => {
    const id = Number(item.resource_id);
    const droplet = item.resource_type === "droplet" ? world.droplets.get(id) : undefined;
    if (droplet) return { droplet };
    const image = item.resource_type === "droplet" ? undefined : world.images.get(id);
    if (image === undefined) throw notFound();
    return { droplet: undefined, image };
  });
}

function tagOf(world: World, call: Call): Tag {
  const tag = world.tags.get(textIn(call, "tag_id").toLowerCase());
  if (tag === undefined) throw notFound();
  return tag;
}

function view(tag: Tag, base: string): object {
  const last = tag.last === undefined ? {} : { last_tagged_uri: `${base}${tag.last}` };
  const of = (count: number) => (count === 0 ? { count } : { count, ...last });
  const [droplets, images] = [tag.droplets.size, tag.images.size];
  return {
    name: tag.name,
    resources: {
      ...of(droplets + images),
      droplets: of(droplets),
      images: of(images),
      volumes: of(0),
      volume_snapshots: of(0),
      databases: of(0),
    },
  };
}

export const tagRoutes: Routes = {
  "GET /v2/tags": listTags,
  "POST /v2/tags": createTag,
  "GET /v2/tags/{tag_id}": getTag,
  "DELETE /v2/tags/{tag_id}": deleteTag,
  "POST /v2/tags/{tag_id}/resources": tagResources,
  "DELETE /v2/tags/{tag_id}/resources": untagResources,
};
