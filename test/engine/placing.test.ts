import { mkdirSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeFleet, connectFleet } from "../../src/engine/host/connect.ts";
import { findPlace, planPlace } from "../../src/engine/place-find.ts";
import { closeEmpty } from "../../src/engine/place-hosts.ts";
import { keepPlace, takePlace } from "../../src/engine/placing.ts";
import { service } from "./facts.ts";
import { createPlaceBed, HEAVY, type PlaceBed, PROJECT } from "./place-bed.ts";

let bed: PlaceBed;
beforeEach(() => {
  bed = createPlaceBed();
});
afterEach(() => bed.close());

const TWO = ["h1", "h2"];

async function taken(pull: number, more: Parameters<PlaceBed["context"]>[1] = {}) {
  const { hosts } = await takePlace(bed.context(pull, { hosts: TWO, ...more }));
  return hosts!.map(({ name }) => name);
}

describe("a preview on hosts that are given", () => {
  test("is on one of them: where it is, else the first with room", async () => {
    expect(await taken(1)).toEqual(["h1"]);
    expect(await taken(2)).toEqual(["h1"]);
    expect(await taken(3)).toEqual(["h2"]);
    expect(await taken(1, { cpus: HEAVY * 2 })).toEqual(["h1"]);
    expect(await bed.claims()).toEqual({ h1: ["preview-1", "preview-2"], h2: ["preview-3"] });
  });

  test("is refused when all are full, with what could be destroyed, the oldest first", async () => {
    for (const pull of [1, 2, 3, 4]) await taken(pull);
    await expect(taken(5)).rejects.toMatchObject({
      code: "QUOTA_EXCEEDED",
      message: expect.stringMatching(
        /^2 of at most 2 hosts are full; write `\/destroy preview` .*oldest first: #1 since \d{4}-\d\d-\d\d, #2/,
      ),
      facts: { "could be destroyed": "sluice destroy preview-1" },
    });
    await bed.destroy("h2", 4);
    expect(await taken(5)).toEqual(["h2"]);
  });

  test("has a host of its own where that is asked for", async () => {
    const preview = { ownHost: true } as const;
    expect(await taken(1, { preview, cpus: 0.1 })).toEqual(["h1"]);
    expect(await taken(2, { preview, cpus: 0.1 })).toEqual(["h2"]);
    await expect(taken(3, { preview, cpus: 0.1 })).rejects.toMatchObject({
      code: "QUOTA_EXCEEDED",
    });
  });

  test("stays where one of before there were claims is, and says what it takes from then on", async () => {
    await bed.deploy("h2", 7);
    expect(await taken(7)).toEqual(["h2"]);
    expect(await bed.claims()).toEqual({ h2: ["preview-7"] });
  });

  test("keeps the place that a run has claimed which was killed before it deployed", async () => {
    await taken(1);
    expect(await taken(1)).toEqual(["h1"]);
    expect(await bed.claims()).toEqual({ h1: ["preview-1"] });
  });

  test("is not placed while a host that may have it does not answer, unless another has it", async () => {
    await taken(1);
    bed.silence("h2");
    expect(await taken(1)).toEqual(["h1"]);
    await expect(taken(2)).rejects.toMatchObject({
      code: "HOST_UNREACHABLE",
      message: "preview-2 may be on h2: h2 is silent",
      facts: { "what to do": expect.stringContaining("make h2 answer again") },
    });
    expect(await bed.claims()).toEqual({ h1: ["preview-1"] });
  });

  test("shares hosts with other projects' previews, and counts what they take", async () => {
    await taken(1);
    await taken(2);
    const other = bed.context(1, { hosts: TWO });
    const scope = { project: "other", environment: "preview-1" };
    const { hosts } = await takePlace({ ...other, scope });
    expect(hosts!.map(({ name }) => name)).toEqual(["h2"]);
  });
});

test("20 previews at once overfill no host, and each has exactly one place", async () => {
  const cpus = HEAVY / 5; // Thirteen fit a host.
  const hosts = await Promise.all(
    Array.from({ length: 20 }, (_, index) => taken(index + 1, { cpus })),
  );
  const claims = await bed.claims();
  const lists = Object.values(claims);
  expect(lists.map(({ length }) => length)).toEqual([13, 7]);
  expect(new Set(lists.flat()).size).toBe(20);
  for (const [index, [name]] of hosts.entries())
    expect(claims[name!]).toContain(`preview-${index + 1}`);
});

test("two runs for one preview come to one place", async () => {
  for (let round = 1; round <= 5; round++) {
    const [one, two] = await Promise.all([
      taken(round, { cpus: 0.1 }),
      taken(round, { cpus: 0.1 }),
    ]);
    expect(one).toEqual(two);
  }
});

test("who has claimed a place takes it back when the preview has another one", async () => {
  const context = bed.context(1, { hosts: TWO });
  let isOther = false;
  const report: typeof context.reporter.report = (event) => {
    if (isOther || !("text" in event) || event.text !== "has a place for it") return;
    isOther = true;
    const folder = join(bed.folder("h2"), PROJECT, "preview-1");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "state.json"), "{}");
  };
  const { hosts } = await takePlace({ ...context, reporter: { report } });
  expect(hosts!.map(({ name }) => name)).toEqual(["h2"]);
  expect(await bed.claims()).toEqual({ h2: ["preview-1"] });
});

test("a claim that a destroy took along while a run waited for it is made again", async () => {
  const context = bed.context(1);
  await taken(1);
  await bed.destroy("h1", 1);
  const { sessions } = await connectFleet(context, "exclusive");
  await keepPlace(context, { sessions });
  expect(await bed.claims()).toEqual({ h1: ["preview-1"] });
  await bed.destroy("h1", 1);
  expect(await closeEmpty(context, sessions[0]!.host)).toBe(true);
  await expect(keepPlace(context, { sessions })).rejects.toMatchObject({ code: "LOCK_HELD" });
  await closeFleet(sessions);
});

test("services that are not deployed take nothing, those that are there already do", async () => {
  const services = ["web", "shop", "docs"].map((name) =>
    service(name, { resources: { cpus: HEAVY } }),
  );
  const only = (...names: string[]) => ({ services, options: { services: names } });
  const claim = async () =>
    JSON.parse(await readFile(join(bed.folder("h1"), PROJECT, "preview-1", "claim"), "utf8"));
  await taken(1, only("web"));
  expect(await claim()).toMatchObject({ cpus: HEAVY, services: ["web"] });
  await taken(1, only("docs"));
  expect(await claim()).toMatchObject({ cpus: 2 * HEAVY, services: ["web", "docs"] });
  await taken(1, { services });
  expect(await claim()).toMatchObject({ cpus: 3 * HEAVY, services: ["web", "shop", "docs"] });
});

test("a dry run says where it would go, and claims nothing", async () => {
  const { hosts } = await planPlace(bed.context(1, { hosts: TWO }));
  expect(hosts!.map(({ name }) => name)).toEqual(["h1"]);
  expect(await bed.claims()).toEqual({});
});

describe("other commands", () => {
  const find = async (pull: number) => {
    const { hosts } = await findPlace(bed.context(pull, { hosts: TWO }), {});
    return hosts?.map(({ name }) => name);
  };

  test("go to the host that has it", async () => {
    await bed.deploy("h2", 3);
    expect(await find(3)).toEqual(["h2"]);
    bed.silence("h1");
    expect(await find(3)).toEqual(["h2"]);
  });

  test("go to a host that does not answer when no other has it, and to one when none has it", async () => {
    expect(await find(3)).toEqual(["h1"]);
    bed.silence("h2");
    expect(await find(3)).toEqual(["h2"]);
  });
});

test("a claim that cannot be read counts as a service of which nothing is known", async () => {
  await taken(1);
  await writeFile(join(bed.folder("h1"), PROJECT, "preview-1", "claim"), "{");
  expect(await taken(1)).toEqual(["h1"]);
  expect(await bed.claims()).toEqual({ h1: ["preview-1"] });
});
