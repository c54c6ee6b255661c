import { expect, test } from "vitest";
import { dockerfileImage } from "../../../src/model/dockerfile.ts";
import { IP, SCOPE } from "../../adapters/coolify/world.ts";
import type { RepositorySpec } from "../../../src/model/repository.ts";
import { newKey, sendWith } from "../../sandbox/coolify/open.ts";
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

test("another deploy key is taken by the next slot, and the live one goes on", async () => {
  const world = await createWorld();
  const send = sendWith(world.coolify.cool, world.coolify.cool.token);
  for (const name of ["old", "new"])
    await send("POST", "/security/keys", { name, private_key: newKey() });
  const { source } = REPOSITORY as { source: { kind: "repository"; repository: RepositorySpec } };
  const read = (key: string) => {
    const repository = { ...source.repository, url: "git@github.com:acme/shop.git", key };
    return web("1", { source: { kind: "repository", repository } });
  };
  const deploy = async (key: string, revision: string) => {
    expect((await world.run([read(key)], { revision })).error).toBeUndefined();
    return world.coolify.cool.state().applications.map(({ uuid }) => uuid);
  };
  await deploy("old", "aaaaaaa");
  const [blue, green] = await deploy("old", "bbbbbbb");
  const [later, same] = (await deploy("new", "ccccccc")).toReversed();
  expect(same).toBe(green);
  expect(later).not.toBe(blue);
  await expect.poll(() => world.slots()).toEqual([`web-blue@${IP} runs`, `web-green@${IP} rests`]);
  world.coolify.newCalls();
  await deploy("old", "ddddddd");
  await deploy("new", "eeeeeee");
  expect(world.coolify.newCalls().filter((one) => one.endsWith("/private-deploy-key"))).toEqual([]);
});

test("a Dockerfile alone is built into the idle slot; a rollback builds the one before again", async () => {
  const world = await createWorld();
  const of = (dockerfile: string) => web("1", { source: { kind: "dockerfile", dockerfile } });
  const running = async () => {
    const all = await world.coolify.again().applications(SCOPE);
    const own = all.filter(({ id }) =>
      world.coolify.containers().some((c) => c.name.startsWith(id)),
    );
    return own.map(({ slot, image }) => `${slot} dockerfile${image}`);
  };
  const [one, two] = ["FROM nginx:1.30\n", "FROM nginx:1.31\n"] as const;
  for (const text of [one, two]) expect((await world.run([of(text)])).error).toBeUndefined();
  await expect.poll(running).toEqual([`green ${dockerfileImage(two)}`]);
  world.coolify.newCalls();
  expect((await world.run([of(two)])).error).toBeUndefined();
  expect(world.coolify.newCalls()).toEqual([]);
  expect((await operate(world, "rollback", [of(two)])).error).toBeUndefined();
  await expect.poll(running).toEqual([`blue ${dockerfileImage(one)}`]);
  const { found } = await operate(world, "status", [of(two)]);
  const drift = found.status!.hosts.flatMap(({ services }) => services.flatMap((s) => s.drift));
  expect(drift.filter((text) => text.includes("Coolify"))).toEqual([]);
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
