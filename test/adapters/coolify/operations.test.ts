import { expect, test } from "vitest";
import { coolifyOperations } from "../../../src/adapters/coolify/index.ts";
import { alive, place, wish } from "./world.ts";
import { codeOf, placed } from "./placed.ts";

const VERSIONS = ["4.1.2", "4.2.0", "4.4.2"] as const;

async function operated(...given: Parameters<typeof placed>) {
  const world = await placed(...given);
  return { ...world, operations: coolifyOperations(world.http, world.time) };
}

test.each(VERSIONS)(
  "variables given by hand to %s are literal, told as such, and go with their twins",
  async (version) => {
    const { id, operations, look } = await operated({ version });
    await operations.setVariables(id, { A: "a$HOME", B: "two\nlines" });
    expect(await operations.variables(id)).toEqual([
      { name: "A", value: "a$HOME", byHand: true },
      { name: "B", value: "two\nlines", byHand: true },
    ]);
    await operations.setVariables(id, { A: "again" });
    expect(await operations.unsetVariables(id, ["B", "NONE"])).toEqual(["B"]);
    const left = await look<{ key: string; is_literal: boolean }[]>(`/applications/${id}/envs`);
    expect(left.map(({ key }) => key)).toEqual(["A", "A"]);
    expect(left[0]?.is_literal).toBe(true);
  },
);

test("what was given by hand stays through a deploy that knows nothing of it", async () => {
  const { id, operations, platform } = await operated();
  await operations.setVariables(id, { BY_HAND: "1" });
  await platform.deploy(id, { ...wish({ OLD: "1" }), given: [] }, alive);
  await platform.deploy(id, wish({ NEW: "1" }), alive);
  const found = (await operations.variables(id))!;
  expect(found.map(({ name, byHand }) => [name, byHand])).toEqual([
    ["BY_HAND", true],
    ["NEW", false],
  ]);
});

test("a name that deploy.yaml had once and a person has now is the person's", async () => {
  const { id, operations, platform } = await operated();
  await platform.deploy(id, { ...wish({ NAME: "1" }), given: [] }, alive);
  await operations.setVariables(id, { NAME: "2" });
  await platform.deploy(id, { ...wish({}), given: ["NAME"] }, alive);
  expect(await operations.variables(id)).toEqual([{ name: "NAME", value: "2", byHand: true }]);
  await platform.deploy(id, { ...wish({ NAME: "3" }), given: [] }, alive);
  await platform.deploy(id, { ...wish({}), given: ["NAME"] }, alive);
  expect(await operations.variables(id)).toEqual([]);
});

test("a slot that is filled for the first time gets what people gave the other", async () => {
  const { id, operations, platform } = await operated();
  await operations.setVariables(id, { BY_HAND: "1" });
  const other = await platform.ensure(place("blue"));
  await platform.deploy(other, wish({ A: "1" }, {}, "blue"), alive);
  const found = (await operations.variables(other))!;
  expect(found.map(({ name, value }) => `${name}=${value}`)).toEqual(["A=1", "BY_HAND=1"]);
});

test("values are not told to a token that may not read them, and no slot goes without them", async () => {
  const abilities = ["read", "write", "deploy"] as const;
  const { id, operations, platform } = await operated({
    token: (cool) => cool.issueToken({ abilities }),
  });
  await operations.setVariables(id, { BY_HAND: "1" });
  expect(await operations.variables(id)).toEqual([{ name: "BY_HAND", byHand: true }]);
  const other = await platform.ensure(place("blue"));
  expect(await codeOf(platform.deploy(other, wish({}, {}, "blue"), alive))).toBe("TOKEN_LACKS");
});
