import { describe, expect, test } from "vitest";
import { chooseSize, costChange, formatCost, type Size, sumCost } from "../../src/model/price.ts";

const GB = 1024 ** 3;
const size = (slug: string, cpus: number, memory: number, monthly: number, regions = ["lon1"]) =>
  ({
    slug,
    cpus,
    memory: memory * GB,
    disk: 25 * GB,
    hourly: monthly / 672,
    monthly,
    regions,
  }) as Size;
const sizes = [
  size("large", 4, 8, 48),
  size("small", 1, 1, 6),
  size("wide", 2, 2, 18),
  size("tall", 2, 4, 24),
  size("elsewhere", 4, 8, 1, ["nyc1"]),
];

describe("chooseSize", () => {
  test("takes the cheapest that fits", () => {
    expect(chooseSize(sizes, { region: "lon1" })?.slug).toBe("small");
    expect(chooseSize(sizes, { region: "lon1", cpus: 2 })?.slug).toBe("wide");
    expect(chooseSize(sizes, { region: "lon1", memory: 3 * GB })?.slug).toBe("tall");
  });

  test("takes only what the region sells", () => {
    expect(chooseSize(sizes, { region: "lon1", size: "elsewhere" })).toBeUndefined();
    expect(chooseSize(sizes, { region: "lon1", cpus: 16 })).toBeUndefined();
    expect(chooseSize(sizes, { region: "nyc1", cpus: 4 })?.slug).toBe("elsewhere");
  });
});

test("sums show no more decimals than prices have", () => {
  const parts = [0.1, 0.2].map((hourly) => ({ hourly, monthly: 6 }));
  expect(sumCost(parts)).toEqual({ hourly: 0.3, monthly: 12 });
});

test("a difference carries its sign", () => {
  const six = { hourly: 0.00893, monthly: 6 };
  const twelve = { hourly: 0.01786, monthly: 12 };
  expect(formatCost(costChange(six, twelve).difference, true)).toBe("+$0.0089/h, +$6.00/month");
  expect(formatCost(costChange(twelve, six).difference, true)).toBe("-$0.0089/h, -$6.00/month");
  expect(formatCost(six)).toBe("$0.0089/h, $6.00/month");
});
