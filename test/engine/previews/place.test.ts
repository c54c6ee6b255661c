import { describe, expect, test } from "vitest";
import {
  emptyHosts,
  type HostRoom,
  type Load,
  place,
  placeAll,
} from "../../../src/engine/previews/place.ts";

const MIB = 2 ** 20;
const size = { cpus: 2, memory: 2048 * MIB };
const limits = { hosts: 3, isAlone: false, size };

function load(number: number, memory: number, change: Partial<Load> = {}): Load {
  const environment = `preview-${number}`;
  return { environment, cpus: 0.2, memory: memory * MIB, stateful: 0, ...change };
}

function host(number: number, ...loads: Load[]): HostRoom {
  return { ...size, name: `h${number}`, loads };
}

describe("the place of a preview", () => {
  test("is where it is, however full that is by now: its data is there", () => {
    const full = host(2, load(1, 600), load(2, 600));
    const grown = load(1, 1500);
    expect(place(grown, [host(1), full], limits)).toEqual({ kind: "on", host: "h2" });
  });

  test("is the first host with room, else a new one, else none", () => {
    const hosts = [host(1, load(1, 600)), host(2, load(2, 100))];
    expect(place(load(3, 200), hosts, limits)).toEqual({ kind: "on", host: "h1" });
    expect(place(load(3, 700), hosts, limits)).toEqual({ kind: "on", host: "h2" });
    expect(place(load(3, 800), hosts, limits)).toEqual({ kind: "new" });
    expect(place(load(3, 800), hosts, { ...limits, hosts: 2 })).toEqual({
      kind: "full",
      why: "2 of at most 2 hosts are full",
    });
  });

  test("is nowhere when not even an empty host has so much", () => {
    const why = "preview-3 does not fit on an empty host";
    expect(place(load(3, 900), [], limits)).toEqual({ kind: "full", why });
  });

  test("leaves room for one that wakes, or whose two slots run side by side", () => {
    const sleeping = host(1, load(1, 700, { isAsleep: true }));
    expect(place(load(2, 700), [sleeping], limits)).toEqual({ kind: "on", host: "h1" });
    expect(place(load(2, 900), [sleeping], limits).kind).toBe("full");
    const both = host(1, load(1, 700, { isAsleep: true }), load(2, 700));
    expect(place(load(3, 400), [both], limits)).toEqual({ kind: "new" });
  });

  test("counts what holds data, awake or asleep", () => {
    const data = { stateful: 900 * MIB, isAsleep: true } as const;
    expect(place(load(2, 700), [host(1, load(1, 100, data))], limits)).toEqual({ kind: "new" });
  });

  test("lets processor limits add up to four times what is there", () => {
    const busy = host(1, load(1, 10, { cpus: 4 }), load(2, 10, { cpus: 3.5 }));
    expect(place(load(3, 10, { cpus: 0.5 }), [busy], limits)).toEqual({ kind: "on", host: "h1" });
    expect(place(load(3, 10, { cpus: 1 }), [busy], limits)).toEqual({ kind: "new" });
    const dozing = host(1, load(1, 10, { cpus: 4, isAsleep: true }), load(2, 10, { cpus: 3.5 }));
    expect(place(load(3, 10, { cpus: 1 }), [dozing], limits).kind).toBe("on");
  });

  test("is a host of its own where that is asked for", () => {
    const alone = { ...limits, isAlone: true };
    expect(place(load(2, 10), [host(1, load(1, 10)), host(2)], alone)).toEqual({
      kind: "on",
      host: "h2",
    });
    expect(place(load(2, 10), [host(1, load(1, 10))], alone)).toEqual({ kind: "new" });
  });
});

test("of several the largest goes first, and the order they come in changes nothing", () => {
  const needs = [load(1, 200), load(2, 650), load(3, 300), load(4, 600), load(5, 100)];
  const all = placeAll(needs, [host(1)], limits);
  expect(Object.fromEntries(all)).toEqual({
    "preview-2": { kind: "on", host: "h1" },
    "preview-4": { kind: "new" },
    "preview-3": { kind: "on", host: "h1" },
    "preview-1": { kind: "on", host: "new 2" },
    "preview-5": { kind: "on", host: "new 2" },
  });
  expect(placeAll(needs.toReversed(), [host(1)], limits)).toEqual(all);
});

test("hosts that no preview needs are told", () => {
  expect(emptyHosts([host(1, load(1, 1)), host(2), host(3)])).toEqual(["h2", "h3"]);
});
