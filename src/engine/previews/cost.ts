import type { Preview } from "../../model/previews.ts";

const HOUR_MS = 3_600_000;
/** A vendor's month: what runs through is never billed for more hours. */
const MONTH_HOURS = 672;

/** US dollars until now. */
export function costSoFar({ cost }: Preview, now: number): number {
  return cost.soFar + (cost.hourly * Math.max(0, now - cost.at)) / HOUR_MS;
}

export function dailyCost({ cost }: Preview): number {
  return cost.hourly * 24;
}

export function monthlyCost({ cost }: Preview): number {
  return cost.hourly * MONTH_HOURS;
}

/** From now on it costs so much; what it has cost is kept. */
export function priced(preview: Preview, now: number, hourly: number): Preview {
  return { ...preview, cost: { hourly, soFar: costSoFar(preview, now), at: now } };
}
