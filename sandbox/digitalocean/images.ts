import { z } from "zod";
import type { Image } from "./catalogue/images.ts";
import { ApiError, notFound, unprocessable } from "./http/errors.ts";
import { paged } from "./http/pages.ts";
import { numberIn, read, textIn } from "./http/read.ts";
import type { Call, Handler, Routes } from "./http/types.ts";
import { iso, type World } from "./world.ts";

const change = z.object({
  name: z.string().min(1).optional(),
  distribution: z.string().optional(),
  description: z.string().optional(),
});

const listImages: Handler = (world, call) => {
  const [type, tag] = [call.query.get("type"), call.query.get("tag_name")?.toLowerCase()];
  const isPrivate = call.query.get("private") === "true";
  const tagged = tag === undefined ? undefined : world.tags.get(tag)?.images;
  const images = [...world.images.values()]
    .filter((it) => it.status === "available")
    .filter((it) => type === null || (it.public && typeOf(it) === type))
    .filter((it) => !isPrivate || !it.public)
    .filter((it) => tag === undefined || (tagged?.has(it.id) ?? false));
  return paged(call, "images", images, imageView);
};

function typeOf(image: Image): string {
  return image.slug?.startsWith("docker-") ? "application" : "distribution";
}

const getImage: Handler = (world, call) => ({
  status: 200,
  body: { image: imageView(imageOf(world, textIn(call, "image_id"))) },
});

const changeImage: Handler = (world, call) => {
  const image = own(imageOf(world, textIn(call, "image_id")));
  Object.assign(image, read(change, call));
  return { status: 200, body: { image: imageView(image) } };
};

const deleteImage: Handler = (world, call) => {
  dropImage(world, own(imageOf(world, textIn(call, "image_id"))));
  return { status: 204 };
};

const listSnapshots: Handler = (world, call) => {
  const isVolume = call.query.get("resource_type") === "volume";
  return paged(call, "snapshots", isVolume ? [] : snapshots(world), snapshotView);
};

const getSnapshot: Handler = (world, call) => ({
  status: 200,
  body: { snapshot: snapshotView(snapshotOf(world, call)) },
});

const deleteSnapshot: Handler = (world, call) => {
  dropImage(world, snapshotOf(world, call));
  return { status: 204 };
};

const listOfDroplet: Handler = (world, call) => {
  const id = numberIn(call, "droplet_id");
  if (!world.droplets.has(id)) throw notFound();
  const own = snapshots(world).filter((it) => it.source === id);
  return paged(call, "snapshots", own, (it) => ({
    ...commonView(it),
    id: it.id,
    type: "snapshot",
  }));
};

/** By id or slug. */
export function findImage(world: World, identifier: string | number): Image | undefined {
  const text = String(identifier);
  return [...world.images.values()].find((it) => String(it.id) === text || it.slug === text);
}

export function snapshots(world: World): Image[] {
  return [...world.images.values()].filter(
    (it) => it.type === "snapshot" && it.status === "available",
  );
}

export function dropImage(world: World, image: Image): void {
  world.images.delete(image.id);
  for (const tag of world.tags.values()) tag.images.delete(image.id);
  if (image.body !== undefined) void world.machines?.removeSnapshot(image.body).catch(() => {});
}

function imageOf(world: World, identifier: string): Image {
  const image = findImage(world, identifier);
  if (image === undefined) throw notFound();
  return image;
}

function own(image: Image): Image {
  if (image.public) throw new ApiError(403, "You do not have access for the attempted action.");
  if (image.status === "pending") throw unprocessable("Image already has a pending event.");
  return image;
}

function snapshotOf(world: World, call: Call): Image {
  const image = world.images.get(numberIn(call, "snapshot_id"));
  if (image?.type !== "snapshot" || image.status === "pending") throw notFound();
  return image;
}

function commonView(it: Image) {
  return {
    name: it.name,
    created_at: iso(it.createdAt),
    regions: it.regions,
    min_disk_size: it.minDisk,
    size_gigabytes: it.gigabytes,
  };
}

export function imageView(it: Image): object {
  return {
    ...commonView(it),
    id: it.id,
    type: it.type,
    distribution: it.distribution,
    slug: it.slug,
    public: it.public,
    description: it.description,
    tags: it.tags,
    status: it.status,
    error_message: "",
  };
}

/** The same thing as the image, but here its id is a string. */
function snapshotView(it: Image): object {
  return {
    ...commonView(it),
    id: String(it.id),
    resource_id: String(it.source),
    resource_type: "droplet",
    tags: it.tags,
  };
}

export const imageRoutes: Routes = {
  "GET /v2/images": listImages,
  "GET /v2/images/{image_id}": getImage,
  "PUT /v2/images/{image_id}": changeImage,
  "DELETE /v2/images/{image_id}": deleteImage,
  "GET /v2/snapshots": listSnapshots,
  "GET /v2/snapshots/{snapshot_id}": getSnapshot,
  "DELETE /v2/snapshots/{snapshot_id}": deleteSnapshot,
  "GET /v2/droplets/{droplet_id}/snapshots": listOfDroplet,
};
