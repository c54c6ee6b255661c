/** A size that the cloud sells. */
export interface Size {
  readonly slug: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly disk: number;
  /** US dollars. Billing is by the second, at most `monthly` a month. */
  readonly hourly: number;
  readonly monthly: number;
  /** Regions that sell it now. */
  readonly regions: readonly string[];
}

/** US dollars. */
export interface Cost {
  readonly hourly: number;
  readonly monthly: number;
}

export interface CostChange {
  readonly before: Cost;
  readonly after: Cost;
  readonly difference: Cost;
}

export interface SizeWish {
  readonly region: string;
  readonly size?: string;
  readonly cpus?: number;
  /** Bytes. */
  readonly memory?: number;
}

/** The size that is named, else the cheapest sold in the region that fits; undefined if none does. */
export function chooseSize(sizes: readonly Size[], wish: SizeWish): Size | undefined {
  const sold = sizes.filter(({ regions }) => regions.includes(wish.region));
  if (wish.size !== undefined) return sold.find(({ slug }) => slug === wish.size);
  const fits = ({ cpus, memory }: Size) => cpus >= (wish.cpus ?? 1) && memory >= (wish.memory ?? 0);
  return sold
    .filter(fits)
    .toSorted(
      (a, b) => a.hourly - b.hourly || b.memory - a.memory || (a.slug < b.slug ? -1 : 1),
    )[0];
}

export function sumCost(parts: readonly Cost[]): Cost {
  const sum = (pick: (cost: Cost) => number) => round(parts.reduce((all, c) => all + pick(c), 0));
  return { hourly: sum((c) => c.hourly), monthly: sum((c) => c.monthly) };
}

export function costChange(before: Cost, after: Cost): CostChange {
  const hourly = round(after.hourly - before.hourly);
  const monthly = round(after.monthly - before.monthly);
  return { before, after, difference: { hourly, monthly } };
}

/** `$0.0357/h, $24.00/month`; a difference carries its sign. */
export function formatCost({ hourly, monthly }: Cost, signed = false): string {
  const sign = monthly < 0 ? "-" : signed ? "+" : "";
  return `${sign}$${Math.abs(hourly).toFixed(4)}/h, ${sign}$${Math.abs(monthly).toFixed(2)}/month`;
}

/** Prices have five decimals; sums of them must not show more. */
function round(amount: number): number {
  return Math.round(amount * 100_000) / 100_000;
}
