import { expect, test } from "vitest";
import type { SlotPlace, Wish } from "../../../src/contracts/platform.ts";
import { dockerfileImage } from "../../../src/model/dockerfile.ts";
import type { Source } from "../../../src/model/project.ts";
import { newKey, sendWith } from "../../sandbox/coolify/open.ts";
import { codeOf } from "./placed.ts";
import { alive, createWorld, IMAGE, place, SCOPE, wish } from "./world.ts";

const URL = "https://github.com/acme/shop";
const COMMIT = "1234567890abcdef";

function source(more: object = {}): Source {
  const usual = { url: URL, branch: "main", folder: "./web/", dockerfile: "Dockerfile.prod" };
  return { kind: "repository", repository: { ...usual, ...more } };
}

const placeOf = (own: Source): SlotPlace => ({
  ...place(),
  image: `${URL}#${COMMIT}`,
  spec: { source: own, port: 3000 },
});

const wishOf = (own: Source, commit = COMMIT): Wish => {
  const base = wish({}, { source: own });
  return { ...base, place: { ...base.place, image: `${URL}#${commit}` } };
};

async function look(world: Awaited<ReturnType<typeof createWorld>>, id: string) {
  const reply = await sendWith(world.cool, world.cool.token)("GET", `/applications/${id}`);
  return reply.body as Record<string, unknown> & { settings: Record<string, unknown> };
}

test.each(["4.1.2", "4.2.0", "4.4.2"] as const)(
  "%s builds and starts a commit of a public repository, and never by itself",
  async (version) => {
    const world = await createWorld({ version });
    const id = await world.platform.ensure(placeOf(source()));
    expect(await world.platform.deploy(id, wishOf(source()), alive)).toBeGreaterThan(0);
    expect(await look(world, id)).toMatchObject({
      git_repository: URL,
      git_branch: "main",
      git_commit_sha: COMMIT,
      build_pack: "dockerfile",
      base_directory: "/web",
      dockerfile_location: "/Dockerfile.prod",
      settings: { is_auto_deploy_enabled: false },
    });
    const [container] = world.containers();
    expect(container).toMatchObject({
      image: `${id}:${COMMIT}`,
      labels: { "sluice.slot": "green", "sluice.image": `${URL}#${COMMIT}` },
    });
    await world.platform.deploy(id, wishOf(source(), "abcdef1"), alive);
    expect(world.containers().map(({ image }) => image)).toEqual([`${id}:abcdef1`]);
    expect(await world.platform.applications(SCOPE)).toMatchObject([{ id, image: "#abcdef1" }]);
  },
);

test("a private repository is read with a deploy key of Coolify's, by its name", async () => {
  const world = await createWorld();
  const url = "git@github.com:acme/shop.git";
  const own = source({ url, key: "shop key" });
  expect(await codeOf(world.platform.ensure(placeOf(own)))).toBe("API_REFUSED");
  const send = sendWith(world.cool, world.cool.token);
  await send("POST", "/security/keys", { name: "shop key", private_key: newKey() });
  const id = await world.platform.ensure(placeOf(own));
  expect(await world.platform.deploy(id, wishOf(own), alive)).toBeGreaterThan(0);
  const { git_repository: repository, private_key_id: key } = await look(world, id);
  expect(repository).toBe(url);
  expect(key).toEqual(expect.any(Number));
});

test.each(["4.1.2", "4.2.0", "4.4.2"] as const)(
  "%s changes no deploy key of an application: an idle one with another, or none, is made anew",
  async (version) => {
    const world = await createWorld({ version });
    const send = sendWith(world.cool, world.cool.token);
    for (const name of ["old key", "new key"])
      await send("POST", "/security/keys", { name, private_key: newKey() });
    const url = "git@github.com:acme/shop.git";
    const keyed = (key: string) => placeOf(source({ url, key }));
    const old = await world.platform.ensure(keyed("old key"));
    expect(await world.again().ensure(keyed("old key"))).toBe(old);
    const renewed = await world.again().ensure(keyed("new key"));
    expect(renewed).not.toBe(old);
    const open = await world.again().ensure(placeOf(source()));
    expect(open).not.toBe(renewed);
    expect(await world.again().ensure(placeOf(source()))).toBe(open);
    expect((await world.platform.applications(SCOPE)).map(({ id }) => id)).toEqual([open]);
  },
);

const FILE = "FROM nginx:1.30\nRUN echo hello >/usr/share/nginx/html/index.html\n";
const text = (dockerfile: string): Source => ({ kind: "dockerfile", dockerfile });

test.each(["4.1.2", "4.2.0", "4.4.2"] as const)(
  "%s builds a Dockerfile without a repository on the port that is wanted, and another one anew",
  async (version) => {
    const world = await createWorld({ version });
    const at = (own: Source) => ({ ...placeOf(own), image: dockerfileImage("x") });
    const id = await world.platform.ensure(at(text(FILE)));
    expect(await world.again().ensure(at(text(FILE)))).toBe(id);
    expect(await world.platform.deploy(id, wishOf(text(FILE)), alive)).toBeGreaterThan(0);
    expect(await look(world, id)).toMatchObject({
      build_pack: "dockerfile",
      dockerfile: FILE,
      ports_exposes: "3000",
      ports_mappings: "18100:3000",
    });
    expect(world.containers()).toMatchObject([{ labels: { "sluice.slot": "green" } }]);
    const [told] = await world.platform.applications(SCOPE);
    expect(told?.image).toBe(dockerfileImage(FILE).replace("dockerfile", ""));
    const next = await world.again().ensure(at(text("FROM busybox\n")));
    const built = await world.again().ensure(placeOf(source()));
    const back = await world.again().ensure(at(text(FILE)));
    expect(new Set([id, next, built, back]).size).toBe(4);
    expect((await world.platform.applications(SCOPE)).map((one) => one.id)).toEqual([back]);
  },
);

test("an idle application of an image gives way to one that builds, and back", async () => {
  const world = await createWorld();
  const ofImage = await world.platform.ensure(place());
  const built = await world.platform.ensure(placeOf(source()));
  expect(built).not.toBe(ofImage);
  expect(await world.platform.ensure(placeOf(source()))).toBe(built);
  const again = await world.platform.ensure(place());
  expect((await world.platform.applications(SCOPE)).map(({ id }) => id)).toEqual([again]);
  await world.platform.deploy(again, wish(), alive);
  expect(world.containers().map(({ image }) => image)).toEqual([IMAGE]);
});

test("a build that fails is told with what Coolify wrote", async () => {
  const world = await createWorld();
  const id = await world.platform.ensure(placeOf(source()));
  world.cool.server("198.51.100.7").missing.add(`${id}:${COMMIT}`);
  const failing = world.platform.deploy(id, wishOf(source()), alive);
  await expect(failing).rejects.toMatchObject({
    code: "PLATFORM_FAILED",
    detail: expect.stringContaining("failed to build") as unknown,
  });
});
