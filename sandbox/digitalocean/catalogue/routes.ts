import { paged } from "../http/pages.ts";
import type { Handler, Routes } from "../http/types.ts";
import { FEATURES, type Region, REGIONS } from "./regions.ts";
import { type Size, SIZES } from "./sizes.ts";

const listRegions: Handler = (_world, call) => paged(call, "regions", REGIONS, regionView);
const listSizes: Handler = (_world, call) => paged(call, "sizes", SIZES, sizeView);

export function regionView(region: Region): object {
  return {
    name: region.name,
    slug: region.slug,
    features: FEATURES,
    available: region.available,
    sizes: SIZES.filter((it) => it.regions.includes(region.slug)).map((it) => it.slug),
  };
}

export function regionOf(slug: string): Region {
  const region = REGIONS.find((it) => it.slug === slug);
  if (region === undefined) throw new Error(`no region ${slug}`);
  return region;
}

export function sizeView(it: Size): object {
  return {
    slug: it.slug,
    memory: it.memory,
    vcpus: it.vcpus,
    disk: it.disk,
    transfer: it.transfer,
    price_monthly: it.monthly,
    price_hourly: it.hourly,
    regions: it.regions,
    available: it.available,
    description: it.description,
    disk_info: diskInfo(it),
  };
}

export function diskInfo(size: Size): object[] {
  return [{ type: "local", size: { amount: size.disk, unit: "gib" } }];
}

export const catalogueRoutes: Routes = {
  "GET /v2/regions": listRegions,
  "GET /v2/sizes": listSizes,
};
