import { describe, expect, test } from "vitest";
import type { PlatformOperations } from "../../src/contracts/platform-operations.ts";
import type { Wish } from "../../src/contracts/platform.ts";
import { isUnderWay } from "../../src/model/platform-job.ts";

/** What a platform gives a test: two applications of one service, the first of them once started. */
export interface OperationsPlace {
  readonly operations: PlatformOperations;
  readonly id: string;
  readonly other: string;
  /** Starts the first again; resolves to whether that went well. */
  readonly start: () => Promise<boolean>;
  /** Of the second. */
  readonly wish: (more: { envVars: Wish["envVars"]; image: string }) => Wish;
  /** Id → image that it would start next, of the applications that are there. */
  readonly images: () => Promise<ReadonlyMap<string, string>>;
  /** Ids of those of which something runs. */
  readonly running: () => readonly string[];
}

const OTHER_IMAGE = "registry.example.com/other:2";
const NOBODY = "nobody00000000000000000000";

/** What people do with applications, wherever they are. `slow`: a start takes a while. */
export function platformOperationsSuite(
  name: string,
  makePlace: (wishes: { readonly slow: boolean }) => Promise<OperationsPlace>,
): void {
  const quick = () => makePlace({ slow: false });

  describe(`${name} as something that people operate`, () => {
    test("keeps variables as they were given, marks them, and no other application's", async () => {
      const { operations, id, other } = await quick();
      const before = (await operations.variables(id))!;
      await operations.setVariables(id, { A: "a$HOME", B: "two\nlines" });
      expect(await operations.variables(id)).toEqual([
        ...before,
        { name: "A", value: "a$HOME", byHand: true },
        { name: "B", value: "two\nlines", byHand: true },
      ]);
      await operations.setVariables(id, { A: "again" });
      const named = (await operations.variables(id))!.filter((one) => one.name === "A");
      expect(named).toEqual([{ name: "A", value: "again", byHand: true }]);
      const names = (await operations.variables(other))!.map((one) => one.name);
      expect(names).not.toContain("A");
    });

    test("keeps them through a start, which has them", async () => {
      const { operations, id, start } = await quick();
      await operations.setVariables(id, { BY_HAND: "1" });
      expect(await start()).toBe(true);
      const byHand = (await operations.variables(id))!.filter((one) => one.byHand);
      expect(byHand).toEqual([{ name: "BY_HAND", value: "1", byHand: true }]);
    });

    test("configures one for its next start, and starts nothing", async () => {
      const { operations, other, wish, running, images } = await quick();
      const before = running();
      const next = wish({ envVars: { A: "1" }, image: OTHER_IMAGE });
      expect(await operations.configure(other, next)).toBe(true);
      expect(running()).toEqual(before);
      expect(await operations.jobs(other, 3)).toEqual([]);
      expect((await images()).get(other)).toBe(OTHER_IMAGE);
      expect(await operations.variables(other)).toEqual([{ name: "A", value: "1", byHand: false }]);
      expect(await operations.configure(NOBODY, next)).toBe(false);
    });

    test("tells which of the variables that it takes away were there", async () => {
      const { operations, id } = await quick();
      await operations.setVariables(id, { A: "1", B: "2" });
      expect(await operations.unsetVariables(id, ["B", "NONE"])).toEqual(["B"]);
      expect(await operations.unsetVariables(id, ["B"])).toEqual([]);
      const left = (await operations.variables(id))!.filter((one) => one.byHand);
      expect(left.map((one) => one.name)).toEqual(["A"]);
    });

    test("tells what it did to start one, newest first, and no more than was asked for", async () => {
      const { operations, id, other, start } = await quick();
      await start();
      const [newest, older, ...none] = await operations.jobs(id, 10);
      expect(none).toEqual([]);
      expect(newest).toMatchObject({ state: "succeeded" });
      expect(newest!.begun).toBeGreaterThanOrEqual(older!.begun);
      expect(newest!.took).toBeGreaterThanOrEqual(0);
      expect(newest!.lines!.length).toBeGreaterThan(0);
      expect(await operations.jobs(id, 1)).toEqual([newest]);
      expect(await operations.jobs(other, 10)).toEqual([]);
    });

    test("ends what is under way, and then again says how it ended", async () => {
      const { operations, id, start } = await makePlace({ slow: true });
      const started = start();
      const state = async () => (await operations.jobs(id, 1))[0]!;
      await expect.poll(async () => isUnderWay(await state()), { timeout: 5_000 }).toBe(true);
      const { id: job } = await state();
      expect(await operations.cancel(job)).toMatchObject({ state: "aborted" });
      expect(await started).toBe(false);
      expect(await operations.cancel(job)).toMatchObject({ state: "aborted" });
      expect(await state()).toMatchObject({ id: job, state: "aborted" });
    });

    test("leaves what is over as it ended", async () => {
      const { operations, id, running } = await quick();
      const [job] = await operations.jobs(id, 1);
      expect(await operations.cancel(job!.id)).toEqual({ state: "succeeded", stalled: 0 });
      expect(running()).toContain(id);
    });

    test("removes one with its container, and no other", async () => {
      const { operations, id, other, images, running } = await quick();
      await operations.remove(id);
      expect([...(await images()).keys()]).toEqual([other]);
      expect(running()).toEqual([]);
      expect(await operations.variables(id)).toBeUndefined();
      await operations.remove(id);
    });

    test("knows nothing of one that is not there, and gives it nothing", async () => {
      const { operations } = await quick();
      expect(await operations.variables(NOBODY)).toBeUndefined();
      const given = operations.setVariables(NOBODY, { A: "1" });
      await expect(given).rejects.toMatchObject({ code: "API_REFUSED" });
      expect(await operations.unsetVariables(NOBODY, ["A"])).toEqual([]);
      expect(await operations.jobs(NOBODY, 3)).toEqual([]);
      expect(await operations.cancel(NOBODY)).toEqual({ state: "aborted", stalled: 0 });
      await operations.remove(NOBODY);
    });
  });
}
