import { expect, test } from "vitest";
import { SIZES } from "../../../../sandbox/digitalocean/catalogue/sizes.ts";
import { billed } from "../../../../sandbox/digitalocean/droplets/billing.ts";
import { open } from "../open.ts";

const HOUR = 3_600_000;
const SIZE = SIZES.find(({ slug }) => slug === "s-1vcpu-2gb")!;

function dollars(ms: number): number {
  return billed({ droplet: 1, name: "a", size: SIZE, from: 0, until: undefined }, ms).dollars;
}

test("costs by the second, at least a cent and at most the month's price a month", () => {
  expect(dollars(1_000)).toBe(0.01);
  expect(dollars(10 * HOUR)).toBeCloseTo(0.1786);
  expect(dollars(700 * HOUR)).toBe(12);
  expect(dollars(730 * HOUR + 10 * HOUR)).toBeCloseTo(12.1786);
});

test("an account's bill goes on while droplets are off and ends with their deletion", async () => {
  const { cloud, clock, create, send } = await open();
  const [first, second] = await create({}, 2);
  clock.advance(HOUR);
  await send("POST", `/v2/droplets/${first}/actions`, { type: "power_off" });
  clock.advance(HOUR);
  await send("DELETE", `/v2/droplets/${second}`);
  clock.advance(HOUR);
  const { hostHours, dollars: total, bills } = cloud.state();
  expect(hostHours).toBe(5);
  expect(total).toBeCloseTo(5 * SIZE.hourly);
  expect(bills.map(({ droplet, seconds }) => [droplet, seconds])).toEqual([
    [first, 10_800],
    [second, 7_200],
  ]);
});
