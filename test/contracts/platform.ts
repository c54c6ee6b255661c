import { describe, expect, test } from "vitest";
import type { Platform, SlotPlace, Wish } from "../../src/contracts/platform.ts";
import type { Slot } from "../../src/model/slot.ts";

/** What a platform gives a test: one with a host that it can use, and a look at what runs there. */
export interface PlatformPlace {
  /** As another run would have it: nothing is known yet. */
  open(): Platform;
  place(slot: Slot, environment?: string): SlotPlace;
  /** `image` is the one that {@link SlotPlace} names unless another is given. */
  wish(slot: Slot, more?: { envVars?: Wish["envVars"]; image?: string }): Wish;
  /** What runs, in any order. */
  running(): RunningSlot[];
  /** What it cannot run. */
  readonly unfit: Pick<Wish, "spec" | "envVars">;
  /** An image that nobody can pull. */
  readonly missing: string;
}

export interface RunningSlot {
  readonly slot: string;
  readonly image: string;
  /** Those of the wish among others. */
  readonly envVars: Readonly<Record<string, string>>;
}

const OTHER_IMAGE = "registry.example.com/other:2";
const NOBODY = "nobody00000000000000000000";
const never = new AbortController().signal;

/** The behaviour of every program that runs containers for us. */
export function platformSuite(name: string, makePlace: () => Promise<PlatformPlace>): void {
  /** With both slots there and blue running. */
  const withBlue = async () => {
    const at = await makePlace();
    const platform = at.open();
    const blue = await platform.ensure(at.place("blue"));
    const green = await platform.ensure(at.place("green"));
    const ms = await platform.deploy(blue, at.wish("blue"), never);
    expect(ms).toBeGreaterThan(0);
    return { at, platform, blue, green };
  };
  const slots = (at: PlatformPlace) =>
    at
      .running()
      .map(({ slot }) => slot)
      .toSorted();
  const soon = (at: PlatformPlace, wanted: readonly string[]) =>
    expect.poll(() => slots(at), { timeout: 5_000 }).toEqual(wanted);

  describe(`${name} as a platform`, () => {
    test("makes an application of a slot once, whoever asks", async () => {
      const at = await makePlace();
      const platform = at.open();
      const blue = await platform.ensure(at.place("blue"));
      expect(await platform.ensure(at.place("blue"))).toBe(blue);
      expect(await at.open().ensure(at.place("blue"))).toBe(blue);
      expect(await at.open().ensure(at.place("green"))).not.toBe(blue);
      expect(at.running()).toEqual([]);
    });

    test("starts what was wished for, and replaces it", async () => {
      const { at, platform, blue } = await withBlue();
      expect(at.running()).toMatchObject([{ slot: "blue", image: at.wish("blue").place.image }]);
      const next = at.wish("blue", { image: OTHER_IMAGE, envVars: { A: "one two", B: "$HOME" } });
      await platform.deploy(blue, next, never);
      expect(at.running()).toMatchObject([
        { slot: "blue", image: OTHER_IMAGE, envVars: { A: "one two", B: "$HOME" } },
      ]);
    });

    test("takes a variable back that is not wished for any more", async () => {
      const { at, platform, blue } = await withBlue();
      await platform.deploy(blue, at.wish("blue", { envVars: { A: "1", B: "2" } }), never);
      const less = { ...at.wish("blue", { envVars: { A: "1" } }), given: ["A", "B"] };
      await platform.deploy(blue, less, never);
      const [one] = at.running();
      expect(one?.envVars).toMatchObject({ A: "1" });
      expect(one?.envVars).not.toHaveProperty("B");
    });

    test("leaves one slot alone while it starts the other", async () => {
      const { at, platform, green } = await withBlue();
      const before = at.running();
      await platform.deploy(green, at.wish("green"), never);
      expect(slots(at)).toEqual(["blue", "green"]);
      expect(at.running()).toEqual(expect.arrayContaining(before));
    });

    test("tells that it could not start one, and leaves the other alone", async () => {
      const { at, platform, green } = await withBlue();
      const before = at.running();
      const wish = at.wish("green", { image: at.missing });
      await expect(platform.deploy(green, wish, never)).rejects.toMatchObject({
        code: "PLATFORM_FAILED",
      });
      expect(at.running()).toEqual(before);
      await platform.deploy(green, at.wish("green"), never);
      expect(slots(at)).toEqual(["blue", "green"]);
    });

    test("ends a container soon and nothing else, and is asked twice without harm", async () => {
      const { at, platform, blue, green } = await withBlue();
      await platform.deploy(green, at.wish("green"), never);
      expect(await platform.stop(blue)).toBe(true);
      expect(await at.open().stop(blue)).toBe(true);
      await soon(at, ["green"]);
      const all = await platform.applications(at.place("blue").scope);
      expect(all.map(({ id }) => id).toSorted()).toEqual([blue, green].toSorted());
      await platform.deploy(blue, at.wish("blue"), never);
      await soon(at, ["blue", "green"]);
    });

    test("knows nothing of an application that is not there", async () => {
      const at = await makePlace();
      const platform = at.open();
      expect(await platform.stop(NOBODY)).toBe(false);
      const wish = at.wish("blue", { envVars: { A: "1" } });
      expect(await platform.deploy(NOBODY, wish, never)).toBeUndefined();
    });

    test("lists what is ours in one environment, as it was told to be", async () => {
      const { at, platform, blue, green } = await withBlue();
      await platform.ensure(at.place("blue", "staging"));
      const { scope, service, host } = at.place("blue");
      const all = await at.open().applications(scope);
      expect(all).toHaveLength(2);
      expect(all.find(({ id }) => id === blue)).toMatchObject({
        scope,
        service,
        slot: "blue",
        host: host.name,
        image: at.wish("blue").place.image,
      });
      expect(all.find(({ id }) => id === green)).toMatchObject({ slot: "green" });
      expect(await platform.applications({ ...scope, environment: "nowhere" })).toEqual([]);
    });

    test("removes an environment with what runs in it, and no other", async () => {
      const { at, platform, blue, green } = await withBlue();
      const other = await platform.ensure(at.place("blue", "staging"));
      const { scope } = at.place("blue");
      const gone = await platform.remove(scope);
      expect(gone.map(({ id }) => id).toSorted()).toEqual([blue, green].toSorted());
      await soon(at, []);
      expect(await at.open().applications(scope)).toEqual([]);
      expect(await at.open().remove(scope)).toEqual([]);
      const rest = await at.open().applications({ ...scope, environment: "staging" });
      expect(rest.map(({ id }) => id)).toEqual([other]);
    });

    test("makes what somebody has removed again, under another id", async () => {
      const { at, platform, blue } = await withBlue();
      await platform.remove(at.place("blue").scope);
      expect(await platform.deploy(blue, at.wish("blue"), never)).toBeUndefined();
      const again = await at.open().ensure(at.place("blue"));
      expect(again).not.toBe(blue);
      expect(await at.open().deploy(again, at.wish("blue"), never)).toBeGreaterThan(0);
      await soon(at, ["blue"]);
    });

    test("gives up when the run is cancelled", async () => {
      const { at, platform, green } = await withBlue();
      const work = platform.deploy(green, at.wish("green"), AbortSignal.abort());
      await expect(work).rejects.toMatchObject({ code: "ABORTED" });
    });

    test("objects without asking anybody, and counts what it asks", async () => {
      const at = await makePlace();
      const platform = at.open();
      const before = platform.calls();
      expect(platform.objections(at.wish("blue"))).toEqual([]);
      expect(platform.objections(at.unfit)).not.toEqual([]);
      expect(platform.calls()).toBe(before);
      await platform.applications(at.place("blue").scope);
      expect(platform.calls()).toBeGreaterThan(before);
    });
  });
}
