import type { Droplet } from "../../model/droplet.ts";
import type { Size } from "../../model/price.ts";

/** What the API sends, as far as it is read, and how it becomes ours. */

interface Address {
  readonly ip_address?: string;
  readonly type?: string;
}

export interface DropletShape {
  readonly id: number;
  readonly name: string;
  readonly status: Droplet["status"];
  readonly locked: boolean;
  readonly created_at: string;
  readonly size_slug: string;
  readonly size: { readonly price_hourly: number; readonly price_monthly: number };
  readonly region: { readonly slug: string };
  readonly networks: { readonly v4?: readonly Address[]; readonly v6?: readonly Address[] };
  readonly tags: readonly string[] | null;
}

export function toDroplet(shape: DropletShape): Droplet {
  const v4 = publicAddress(shape.networks.v4);
  const v6 = publicAddress(shape.networks.v6);
  return {
    id: shape.id,
    name: shape.name,
    status: shape.status,
    locked: shape.locked,
    createdAt: shape.created_at,
    region: shape.region.slug,
    size: {
      slug: shape.size_slug,
      hourly: shape.size.price_hourly,
      monthly: shape.size.price_monthly,
    },
    ...(v4 === undefined ? {} : { v4 }),
    ...(v6 === undefined ? {} : { v6 }),
    tags: shape.tags ?? [],
  };
}

function publicAddress(addresses: readonly Address[] = []): string | undefined {
  return addresses.find(({ type }) => type === "public")?.ip_address;
}

export interface SizeShape {
  readonly slug: string;
  /** MiB. */
  readonly memory: number;
  readonly vcpus: number;
  /** GiB. */
  readonly disk: number;
  readonly price_hourly: number;
  readonly price_monthly: number;
  readonly regions: readonly string[];
  readonly available: boolean;
  readonly gpu_info?: unknown;
}

export function toSize(shape: SizeShape): Size {
  return {
    slug: shape.slug,
    cpus: shape.vcpus,
    memory: shape.memory * 1024 ** 2,
    disk: shape.disk * 1024 ** 3,
    hourly: shape.price_hourly,
    monthly: shape.price_monthly,
    regions: shape.available ? shape.regions : [],
  };
}
