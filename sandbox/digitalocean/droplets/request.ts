import { z } from "zod";
import { findKey } from "../account/keys.ts";
import type { Image } from "../catalogue/images.ts";
import { REGIONS } from "../catalogue/regions.ts";
import { type Size, SIZES } from "../catalogue/sizes.ts";
import { unprocessable } from "../http/errors.ts";
import { read, tagName } from "../http/read.ts";
import type { Call } from "../http/types.ts";
import { findImage } from "../images.ts";
import { defaultVpc, type Vpc } from "../network/vpcs.ts";
import type { World } from "../world.ts";

/** What a create call asks for, every name resolved. */
export interface Order {
  /** The reply has one droplet instead of a list. */
  readonly isSingle: boolean;
  readonly names: readonly string[];
  readonly region: string;
  readonly size: Size;
  readonly image: Image;
  readonly publicKeys: readonly string[];
  readonly tags: readonly string[];
  readonly userData: string;
  readonly features: readonly string[];
  readonly vpc: Vpc;
}

const HOST_NAME = /^[a-zA-Z0-9]?[a-z0-9A-Z.-]*[a-z0-9A-Z]$/;
const USER_DATA_BYTES = 64 * 1024;
const NAMES_PER_CALL = 10;

const name = z
  .string()
  .max(255)
  .regex(HOST_NAME, "Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)");
const flag = z.boolean().nullish();
const body = z.object({
  name: name.optional(),
  names: z.array(name).min(1).optional(),
  region: z.string().optional(),
  size: z.string(),
  image: z.union([z.string(), z.number().int()]),
  ssh_keys: z.array(z.union([z.string(), z.number().int()])).nullish(),
  backups: flag,
  ipv6: flag,
  monitoring: flag,
  tags: z.array(tagName).nullish(),
  user_data: z.string().nullish(),
  vpc_uuid: z.string().nullish(),
  with_droplet_agent: flag,
});
type Body = z.output<typeof body>;

/** Reads a create call. Throws 422 for whatever the cloud would not make, a full account included. */
export function readOrder(world: World, call: Call): Order {
  const request = read(body, call);
  const names = request.names ?? (request.name === undefined ? [] : [request.name]);
  if (names.length === 0) throw unprocessable("Name can't be blank");
  if (names.length > NAMES_PER_CALL) {
    throw unprocessable(`You can create up to ${NAMES_PER_CALL} Droplets at once.`);
  }
  const size = sizeOf(request.size);
  const image = imageOf(world, request.image, size);
  const region = regionOf(request, size, image);
  const order = {
    isSingle: request.names === undefined,
    names,
    region,
    size,
    image,
    publicKeys: publicKeysOf(world, request.ssh_keys ?? []),
    tags: request.tags ?? [],
    userData: userDataOf(request),
    features: featuresOf(request),
    vpc: vpcOf(world, request, region),
  };
  mustFit(world, names.length);
  return order;
}

/** Droplets that are being destroyed still count. */
function mustFit(world: World, count: number): void {
  if (world.droplets.size + count <= world.settings.dropletLimit) return;
  throw unprocessable("creating this/these droplet(s) will exceed your droplet limit");
}

function sizeOf(slug: string): Size {
  const size = SIZES.find((it) => it.slug === slug);
  if (size === undefined) throw invalid("size");
  if (!size.available) throw unprocessable("Size is not available.");
  return size;
}

function imageOf(world: World, identifier: string | number, size: Size): Image {
  const image = findImage(world, identifier);
  if (image === undefined || image.status === "pending") throw invalid("image");
  if (size.disk < image.minDisk) {
    throw unprocessable("This size cannot be used with this image: its disk is too small.");
  }
  return image;
}

/** `nyc` stands for any of `nyc1 nyc2 nyc3`; nothing for any region at all. */
function regionOf({ region: wanted = "" }: Body, size: Size, image: Image): string {
  const named = REGIONS.filter((it) => it.slug === wanted || /^[a-z]*$/.test(wanted));
  const regions = named.filter((it) => it.slug.startsWith(wanted));
  if (regions.length === 0) throw invalid("region");
  const open = regions.filter((it) => it.available && size.regions.includes(it.slug));
  if (open.length === 0) throw unprocessable("Size is not available in this region.");
  const region = open.find((it) => image.regions.includes(it.slug));
  if (region === undefined) throw unprocessable("Image is not available in this region.");
  return region.slug;
}

function publicKeysOf(world: World, identifiers: readonly (string | number)[]): string[] {
  return identifiers.map((identifier) => {
    const key = findKey(world, identifier);
    if (key === undefined) {
      throw unprocessable(`${identifier} are invalid key identifiers for Droplet creation.`);
    }
    return key.publicKey;
  });
}

function userDataOf({ user_data: text }: Body): string {
  if (text && Buffer.byteLength(text) > USER_DATA_BYTES) {
    throw unprocessable("User data can't be larger than 64 KiB.");
  }
  return text ?? "";
}

function featuresOf(request: Body): string[] {
  return [
    request.backups ? ["backups"] : [],
    request.monitoring ? ["monitoring"] : [],
    request.ipv6 ? ["ipv6"] : [],
    request.with_droplet_agent === false ? [] : ["droplet_agent"],
    ["private_networking"],
  ].flat();
}

function vpcOf(world: World, { vpc_uuid: id }: Body, region: string): Vpc {
  if (!id) return defaultVpc(world, region);
  const vpc = world.vpcs.get(id);
  if (vpc?.region !== region) throw unprocessable("VPC is not in the Droplet's region.");
  return vpc;
}

function invalid(what: string) {
  return unprocessable(`You specified an invalid ${what} for Droplet creation.`);
}
