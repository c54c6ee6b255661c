import { REGIONS } from "./regions.ts";

export interface Size {
  readonly slug: string;
  /** MB. */
  readonly memory: number;
  readonly vcpus: number;
  /** GB. */
  readonly disk: number;
  /** TB a month. */
  readonly transfer: number;
  readonly monthly: number;
  readonly hourly: number;
  readonly regions: readonly string[];
  readonly available: boolean;
  readonly description: string;
}

type Row = readonly [
  slug: string,
  memory: number,
  vcpus: number,
  disk: number,
  transfer: number,
  monthly: number,
];

/** List prices in dollars a month; an hour is a 672nd of that. */
const ROWS: readonly Row[] = [
  ["s-1vcpu-512mb-10gb", 512, 1, 10, 0.5, 4],
  ["s-1vcpu-1gb", 1024, 1, 25, 1, 6],
  ["s-1vcpu-1gb-amd", 1024, 1, 25, 1, 7],
  ["s-1vcpu-1gb-intel", 1024, 1, 25, 1, 7],
  ["s-1vcpu-2gb", 2048, 1, 50, 2, 12],
  ["s-1vcpu-2gb-amd", 2048, 1, 50, 2, 14],
  ["s-1vcpu-2gb-intel", 2048, 1, 50, 2, 14],
  ["s-2vcpu-2gb", 2048, 2, 60, 3, 18],
  ["s-2vcpu-2gb-amd", 2048, 2, 60, 3, 21],
  ["s-2vcpu-2gb-intel", 2048, 2, 60, 3, 21],
  ["s-2vcpu-4gb", 4096, 2, 80, 4, 24],
  ["s-2vcpu-4gb-amd", 4096, 2, 80, 4, 28],
  ["s-2vcpu-4gb-intel", 4096, 2, 80, 4, 28],
  ["c-2", 4096, 2, 25, 4, 42],
  ["s-4vcpu-8gb", 8192, 4, 160, 5, 48],
  ["s-4vcpu-8gb-amd", 8192, 4, 160, 5, 56],
  ["s-4vcpu-8gb-intel", 8192, 4, 160, 5, 56],
  ["g-2vcpu-8gb", 8192, 2, 25, 4, 63],
  ["m-2vcpu-16gb", 16384, 2, 50, 4, 84],
  ["c-4", 8192, 4, 50, 5, 84],
  ["s-8vcpu-16gb", 16384, 8, 320, 6, 96],
  ["g-4vcpu-16gb", 16384, 4, 50, 5, 126],
  ["m-4vcpu-32gb", 32768, 4, 100, 6, 168],
  ["g-8vcpu-32gb", 32768, 8, 100, 6, 252],
];

/** Not sold everywhere: the smallest is scarce, and one is sold nowhere at the moment. */
const SCARCE = "s-1vcpu-512mb-10gb";
const SOLD_OUT = "g-8vcpu-32gb";
const SCARCE_REGIONS = ["nyc1", "nyc3", "sfo3", "ams3", "fra1", "sgp1"];

export const SIZES: readonly Size[] = ROWS.map(toSize);

function toSize([slug, memory, vcpus, disk, transfer, monthly]: Row): Size {
  const open = REGIONS.filter((it) => it.available).map((it) => it.slug);
  const sold = slug === SOLD_OUT ? [] : open;
  return {
    slug,
    memory,
    vcpus,
    disk,
    transfer,
    monthly,
    hourly: Math.round((monthly / 672) * 1e5) / 1e5,
    regions: slug === SCARCE ? SCARCE_REGIONS : sold,
    available: slug !== SOLD_OUT,
    description: slug.startsWith("s-") ? "Basic" : "General Purpose",
  };
}
