import type { Size } from "../catalogue/sizes.ts";

/** What one droplet has cost; kept after it is gone. */
export interface Bill {
  readonly droplet: number;
  readonly name: string;
  readonly size: Size;
  readonly from: number;
  until: number | undefined;
}

export interface Billed {
  readonly droplet: number;
  readonly name: string;
  readonly size: string;
  readonly seconds: number;
  readonly dollars: number;
}

const MIN_SECONDS = 60;
const MIN_DOLLARS = 0.01;
const HOURS_PER_MONTH = 730;

/** By the second, at least a minute or a cent, at most the monthly price in a month. */
export function billed(bill: Bill, now: number): Billed {
  const seconds = ((bill.until ?? now) - bill.from) / 1000;
  return {
    droplet: bill.droplet,
    name: bill.name,
    size: bill.size.slug,
    seconds,
    dollars: Math.max(MIN_DOLLARS, price(Math.max(seconds, MIN_SECONDS) / 3600, bill.size)),
  };
}

function price(hours: number, { hourly, monthly }: Size): number {
  const months = Math.floor(hours / HOURS_PER_MONTH);
  return months * monthly + Math.min((hours % HOURS_PER_MONTH) * hourly, monthly);
}
