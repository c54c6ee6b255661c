export interface Region {
  readonly slug: string;
  readonly name: string;
  readonly available: boolean;
}

const NAMES: readonly (readonly [slug: string, name: string])[] = [
  ["nyc1", "New York 1"],
  ["nyc2", "New York 2"],
  ["nyc3", "New York 3"],
  ["sfo2", "San Francisco 2"],
  ["sfo3", "San Francisco 3"],
  ["ams3", "Amsterdam 3"],
  ["sgp1", "Singapore 1"],
  ["lon1", "London 1"],
  ["fra1", "Frankfurt 1"],
  ["tor1", "Toronto 1"],
  ["blr1", "Bangalore 1"],
  ["syd1", "Sydney 1"],
];

/** One of them takes no new droplets, as happens now and then. */
const CLOSED = "nyc2";

export const REGIONS: readonly Region[] = NAMES.map(([slug, name]) => ({
  slug,
  name,
  available: slug !== CLOSED,
}));

export const FEATURES = ["backups", "ipv6", "metadata", "install_agent", "storage"] as const;
