import { expect, test } from "vitest";
import { IP } from "../../adapters/coolify/world.ts";
import { codeOf, operate, web } from "./operated.ts";
import { createWorld } from "./world.ts";

const REPOSITORY = web("1", {
  source: {
    kind: "repository",
    repository: {
      url: "https://github.com/acme/shop",
      branch: "main",
      folder: ".",
      dockerfile: "Dockerfile",
    },
  },
});

test("Coolify builds the revision in the idle slot; a rollback builds the one before again", async () => {
  const world = await createWorld();
  const images = () => world.coolify.containers().map(({ image }) => image.split(":")[1]);
  for (const revision of ["aaaaaaa", "bbbbbbb"])
    expect((await world.run([REPOSITORY], { revision })).error).toBeUndefined();
  await expect.poll(images).toEqual(["bbbbbbb"]);
  expect((await operate(world, "rollback", [REPOSITORY])).error).toBeUndefined();
  await expect.poll(images).toEqual(["aaaaaaa"]);
  expect(world.slots()).toEqual([`web-blue@${IP} runs`, `web-green@${IP} rests`]);
  const { found } = await operate(world, "status", [REPOSITORY]);
  const drift = found.status!.hosts.flatMap(({ services }) => services.flatMap((s) => s.drift));
  expect(drift.filter((one) => one.includes("Coolify"))).toEqual([]);
});

test("a service goes over from an image to a repository, slot by slot", async () => {
  const world = await createWorld();
  for (const tag of ["1", "2"]) expect((await world.run([web(tag)])).error).toBeUndefined();
  for (const revision of ["aaaaaaa", "bbbbbbb", "ccccccc"])
    expect((await world.run([REPOSITORY], { revision })).error).toBeUndefined();
  expect(world.slots()).toHaveLength(2);
  expect(world.coolify.containers().at(-1)?.image).toMatch(/:ccccccc$/);
});

test("what is no commit is refused before anything is asked", async () => {
  const world = await createWorld();
  for (const revision of ["aaaaaaa-dirty", "unversioned"])
    expect(codeOf(await world.run([REPOSITORY], { revision }))).toBe("CONFIG_INVALID");
  expect(world.coolify.newCalls()).toEqual([]);
});
