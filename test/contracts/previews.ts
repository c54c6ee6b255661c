import { describe, expect, test } from "vitest";
import { blank } from "../../src/engine/previews/absorb.ts";
import { refusePlace } from "../../src/engine/previews/quota.ts";
import type { Preview } from "../../src/model/previews.ts";
import type { StorePlace } from "./queue.ts";

const NOW = Date.UTC(2026, 10, 21);

function preview(pull: number, change: Partial<Preview> = {}): Preview {
  const none = blank({ repository: 7, pull, organisation: 9 }, NOW);
  return { ...none, owner: { id: 1, login: "octocat" }, state: "created", ...change };
}

const anybody = () => undefined;

/** The behaviour of a store of previews. */
export function previewsSuite(name: string, openPlace: () => Promise<StorePlace>): void {
  const open = async () => (await (await openPlace()).open()).previews;

  describe(`previews kept by ${name}`, () => {
    test("are read as they were written, and not at all when they were not", async () => {
      const previews = await open();
      const full = preview(12, {
        run: { command: "deploy", generation: NOW, ordered: NOW, id: 3 },
        failure: {
          command: "deploy",
          reason: "UNKNOWN",
          message: "<b>\0'\"",
          at: NOW,
          times: 1,
        },
        hosts: ["shop-previews-1"],
      });
      expect(await previews.get(full)).toBeUndefined();
      expect(await previews.put(full, undefined)).toBe(true);
      const message = (await previews.get(full))?.preview.failure?.message.replace("\ufffd", "\0");
      expect(message).toBe("<b>\0'\"");
      expect((await previews.get(full))?.preview).toMatchObject({
        run: full.run,
        hosts: full.hosts,
        generation: 0,
      });
    });

    test("are written by one of several who read the same version", async () => {
      const previews = await open();
      const first = [1, 2, 3].map(() => previews.put(preview(12), undefined));
      expect((await Promise.all(first)).filter(Boolean)).toHaveLength(1);
      const { version } = (await previews.get(preview(12)))!;
      const second = [1, 2, 3].map((generation) =>
        previews.put(preview(12, { generation }), version),
      );
      expect((await Promise.all(second)).filter(Boolean)).toHaveLength(1);
      expect(await previews.put(preview(12), version)).toBe(false);
      expect(await previews.remove(preview(12), version)).toBe(false);
      expect(await previews.take(preview(12), version, anybody)).toEqual({ state: "changed" });
      const now = (await previews.get(preview(12)))!.version;
      expect(await previews.remove(preview(12), now)).toBe(true);
      expect(await previews.get(preview(12))).toBeUndefined();
    });

    test("are listed by account and repository, those that were destroyed, too", async () => {
      const previews = await open();
      await previews.put(preview(2, { repository: 8 }), undefined);
      await previews.put(preview(12, { state: "destroyed" }), undefined);
      await previews.put(preview(3, { organisation: 10, repository: 6 }), undefined);
      await previews.put(preview(1), undefined);
      const pulls = async (of?: object) =>
        (await previews.list(of)).map((one) => [one.preview.repository, one.preview.pull]);
      expect(await pulls()).toEqual([
        [6, 3],
        [7, 1],
        [7, 12],
        [8, 2],
      ]);
      expect(await pulls({ organisation: 9 })).toEqual([
        [7, 1],
        [7, 12],
        [8, 2],
      ]);
      expect(await pulls({ repository: 7 })).toEqual([
        [7, 1],
        [7, 12],
      ]);
    });

    test("take a place when nobody refuses, who is shown all others of the account", async () => {
      const previews = await open();
      await previews.put(preview(1), undefined);
      await previews.put(preview(2, { state: "destroyed" }), undefined);
      await previews.put(preview(3, { organisation: 10, repository: 6 }), undefined);
      await previews.put(preview(4, { state: "destroyed" }), undefined);
      const { version } = (await previews.get(preview(4)))!;
      const seen: number[] = [];
      const refusal = { code: "QUOTA_EXCEEDED", message: "no", remedy: "wait" } as const;
      const refused = await previews.take(preview(4), version, (others) => {
        seen.push(...others.map(({ pull }) => pull));
        return refusal;
      });
      expect([refused, seen]).toEqual([{ state: "refused", refusal }, [1]]);
      expect((await previews.get(preview(4)))?.preview.state).toBe("destroyed");
      expect(await previews.take(preview(4), version, anybody)).toEqual({ state: "taken" });
      expect((await previews.get(preview(4)))?.preview.state).toBe("created");
    });

    test("never take more places than a quota has, however many ask at the same time", async () => {
      const previews = await open();
      const quota = { perRepository: 3, perUser: 2, perOrganisation: 5 };
      const asks = Array.from({ length: 40 }, (_, n) => {
        const owner = { id: n % 4, login: `u${n % 4}` };
        const one = preview(n, { repository: 7 + (n % 2), owner });
        return previews.take(one, undefined, (others) => refusePlace(quota, one, others));
      });
      const taken = (await Promise.all(asks)).filter(({ state }) => state === "taken");
      const all = (await previews.list()).map((one) => one.preview);
      expect(all).toHaveLength(taken.length);
      expect(taken).toHaveLength(5);
      const most = (of: (one: Preview) => number) =>
        Math.max(
          ...Map.groupBy(all, of)
            .values()
            .map(({ length }) => length),
        );
      expect(most(({ repository }) => repository)).toBeLessThanOrEqual(3);
      expect(most(({ owner }) => owner.id)).toBeLessThanOrEqual(2);
    });
  });
}
