import { REGIONS } from "./regions.ts";

/** What a droplet starts from. */
export interface Image {
  readonly id: number;
  name: string;
  readonly type: "base" | "snapshot";
  distribution: string;
  readonly slug: string | null;
  readonly public: boolean;
  readonly regions: string[];
  readonly createdAt: number;
  /** GB. */
  readonly minDisk: number;
  readonly gigabytes: number;
  description: string;
  readonly tags: string[];
  status: "pending" | "available";
  /** Of a snapshot: the droplet. */
  readonly source?: number;
  /** What a real host is started from; a snapshot's is known when it has been taken. */
  body?: string;
}

type Row = readonly [
  id: number,
  slug: string,
  distribution: string,
  name: string,
  body: "bare" | "prepared",
];

/**
 * The public images. Real hosts are Debian 12 whatever the slug says; `prepared` has Docker and nginx.
 */
const ROWS: readonly Row[] = [
  [152010101, "ubuntu-22-04-x64", "Ubuntu", "22.04 (LTS) x64", "bare"],
  [152010102, "ubuntu-24-04-x64", "Ubuntu", "24.04 (LTS) x64", "bare"],
  [152010103, "debian-12-x64", "Debian", "12 x64", "bare"],
  [152010104, "debian-13-x64", "Debian", "13 x64", "bare"],
  [152010105, "docker-20-04", "Ubuntu", "Docker on Ubuntu", "prepared"],
];

export function publicImages(now: number): Image[] {
  return ROWS.map(([id, slug, distribution, name, body]) => ({
    id,
    name,
    type: "base",
    distribution,
    slug,
    public: true,
    regions: REGIONS.map((it) => it.slug),
    createdAt: now,
    minDisk: body === "bare" ? 7 : 25,
    gigabytes: body === "bare" ? 0.6 : 1.9,
    description: `${distribution} ${name}`,
    tags: [],
    status: "available",
    body,
  }));
}
