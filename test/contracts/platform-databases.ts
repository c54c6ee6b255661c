import { describe, expect, test } from "vitest";
import type { DatabasePlace, PlatformDatabases } from "../../src/contracts/platform-databases.ts";
import type { Service } from "../../src/model/project.ts";

/** What a platform gives a test: one with a host that it can use, and a look at what runs there. */
export interface DatabasesPlace {
  readonly databases: PlatformDatabases;
  /** Of a database that it keeps. */
  readonly place: (environment?: string) => DatabasePlace;
  /** The same with another image and other limits. */
  readonly next: Service;
  /** What it cannot keep. */
  readonly unfit: Service;
  /** Id → image and variables of what runs. */
  readonly running: () => ReadonlyMap<
    string,
    Readonly<Record<"image", string> & { envVars: object }>
  >;
  /** How many folders of data there are. */
  readonly data: () => number;
}

const NOBODY = "nobody00000000000000000000";

/** Databases that outlive releases, wherever they are. */
export function platformDatabasesSuite(
  name: string,
  makePlace: () => Promise<DatabasesPlace>,
): void {
  const soon = (at: DatabasesPlace, ids: readonly string[]) =>
    expect.poll(() => [...at.running().keys()], { timeout: 5_000 }).toEqual(ids);
  const started = async () => {
    const at = await makePlace();
    const id = await at.databases.ensure(at.place());
    await at.databases.turn(id, true);
    await soon(at, [id]);
    return { at, id, ...at };
  };
  const imageOf = ({ source }: Service) => (source.kind === "image" ? source.image : "");

  describe(`${name} as a keeper of databases`, () => {
    test("makes one once, whoever asks, and starts nothing", async () => {
      const { databases, place, running } = await makePlace();
      const id = await databases.ensure(place());
      expect(await databases.ensure(place())).toBe(id);
      expect(running().size).toBe(0);
      expect(await databases.list(place().scope)).toMatchObject([
        { id, service: place().spec.name, image: imageOf(place().spec) },
      ]);
    });

    test("tells those of one environment", async () => {
      const { databases, place } = await makePlace();
      const id = await databases.ensure(place());
      const other = await databases.ensure(place("staging"));
      expect(other).not.toBe(id);
      const ids = async (scope: DatabasePlace["scope"]) =>
        (await databases.list(scope)).map((one) => one.id);
      expect(await ids(place().scope)).toEqual([id]);
      expect(await ids(place("staging").scope)).toEqual([other]);
      expect(await ids(place("nowhere").scope)).toEqual([]);
    });

    test("gives it what its image wants, and its address to others", async () => {
      const { id, databases, place, running } = await started();
      expect(running().get(id)).toMatchObject({
        image: imageOf(place().spec),
        envVars: place().values,
      });
      const url = new URL(databases.address(id, place()));
      expect(url.hostname).toBe(id);
      expect(Object.values(place().values)).toContain(decodeURIComponent(url.password));
    });

    test("starts and stops it when told, twice without harm, and its data stays", async () => {
      const { at, id, databases, data } = await started();
      await databases.turn(id, true);
      await databases.turn(id, false);
      await soon(at, []);
      await databases.turn(id, false);
      expect(data()).toBe(1);
      await databases.turn(id, true);
      await soon(at, [id]);
    });

    test("takes another image and other limits from its next start on", async () => {
      const { at, id, databases, place, next, running, data } = await started();
      const fits = async (spec: Service) => (await databases.list(place().scope))[0]?.fits(spec);
      expect(await fits(place().spec)).toBe(true);
      expect(await fits(next)).toBe(false);
      await databases.turn(id, false);
      await soon(at, []);
      await databases.update(id, next);
      expect(await fits(next)).toBe(true);
      await databases.turn(id, true);
      await soon(at, [id]);
      expect(running().get(id)?.image).toBe(imageOf(next));
      expect(data()).toBe(1);
    });

    test("removes it with its data, and an absent one without a word", async () => {
      const { id, databases, place, running, data } = await started();
      await databases.remove(id);
      expect(await databases.list(place().scope)).toEqual([]);
      expect(running().size).toBe(0);
      expect(data()).toBe(0);
      await databases.remove(id);
      await databases.remove(NOBODY);
    });

    test("objects without asking anybody", async () => {
      const { databases, place, unfit } = await makePlace();
      const names = Object.keys(place().values);
      expect(databases.objections(place().spec, names)).toEqual([]);
      expect(databases.objections(place().spec, [])).not.toEqual([]);
      expect(databases.objections(unfit, names)).not.toEqual([]);
    });
  });
}
