import { afterAll, beforeAll, expect, test } from "vitest";
import { startLoad } from "../../../sandbox/load/index.ts";
import { COLD, expectNoneLost, LIGHT } from "../support/index.ts";
import { createFleetBed, type FleetBed } from "./fleet-bed.ts";

const FIRST = "fleet-previews-1";
const SECOND = "fleet-previews-2";

let bed: FleetBed;
beforeAll(async () => {
  bed = await createFleetBed();
}, COLD);
afterAll(() => bed?.close(), COLD);

test("previews share hosts, a new one comes when nothing fits, and an empty one goes", async () => {
  const { records } = bed.cloud.state();
  await bed.write({ quota: { hosts: 1 } });
  // Both need the first host; one of the two makes it.
  const both = await Promise.all([1, 2].map((pull) => bed.succeed("deploy", pull)));
  expect(both).toEqual([[FIRST], [FIRST]]);
  expect(bed.droplets()).toEqual([FIRST]);
  expect(bed.address(1)).toBe(bed.address(2));

  const { code, outcome } = await bed.run("deploy", 3);
  expect([code, outcome?.reason]).toEqual([3, "QUOTA_EXCEEDED"]);
  expect(outcome?.message).toMatch(
    /^1 of at most 1 hosts are full; .*oldest first: #\d since .*#\d/,
  );
  expect(bed.droplets()).toEqual([FIRST]);

  await bed.write({ quota: { hosts: 2 } });
  const load = await startLoad({
    host: bed.address(1)!,
    port: 80,
    hostHeader: bed.domain(1),
    mix: LIGHT,
    thinkMs: 30,
  });
  expect(await bed.succeed("deploy", 3)).toEqual([SECOND]);
  await expectNoneLost(load, "a neighbour for which a host was made");
  expect(bed.droplets()).toEqual([FIRST, SECOND]);
  expect(bed.address(3)).not.toBe(bed.address(1));
  expect(await Promise.all([1, 2, 3].map((pull) => bed.status(pull)))).toEqual([200, 200, 200]);

  const { outcome: seen } = await bed.run("status", 3);
  expect(seen?.status?.hosts.map(({ name }) => name)).toEqual([SECOND]);

  await Promise.all([1, 2].map((pull) => bed.succeed("destroy", pull)));
  expect(bed.droplets()).toEqual([SECOND]);
  expect([1, 2].map((pull) => bed.address(pull))).toEqual([undefined, undefined]);
  expect(await bed.status(3)).toBe(200);

  await bed.write({ own_host: true });
  // There is room on the second, and it is killed as soon as it has a host of its own.
  const killed = bed.start("deploy", 4);
  expect(await killed.line(/has a place for it/)).toContain(FIRST);
  killed.kill();
  await killed.done;
  expect(bed.droplets()).toEqual([FIRST, SECOND]);
  await Promise.all([3, 4].map((pull) => bed.succeed("destroy", pull)));
  expect(bed.cloud.state()).toMatchObject({ droplets: [], records, firewalls: [] });
});
