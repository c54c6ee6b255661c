import { expect, test } from "vitest";
import { dig, type Send } from "../../../../sandbox/http/client.ts";
import { place, type Placed, sendWith } from "../open.ts";

interface Shown {
  readonly uuid: string;
  readonly key: string;
  readonly value: string;
  readonly real_value: string;
  readonly is_preview: boolean;
}

interface WithEnvVars extends Placed {
  readonly path: string;
  readonly list: (send?: Send) => Promise<Shown[]>;
}

async function withEnvVars(): Promise<WithEnvVars> {
  const placed = await place();
  const path = `/applications/${await placed.app()}/envs`;
  const list = async (send = placed.send) => (await send("GET", path)).body as Shown[];
  return { ...placed, path, list };
}

test("one for production brings a twin for pull requests", async () => {
  const { path, make, list } = await withEnvVars();
  await make(path, { key: "LOG_LEVEL", value: "info" });
  const both = [
    { key: "LOG_LEVEL", value: "info", is_preview: false },
    { key: "LOG_LEVEL", value: "info", is_preview: true },
  ];
  expect(await list()).toMatchObject(both);
  await make(path, { key: "ONLY_PREVIEW", value: "1", is_preview: true });
  expect(await list()).toHaveLength(3);
});

test("the twin keeps its own value, and is not deleted with the other", async () => {
  const { path, make, send, list } = await withEnvVars();
  const uuid = await make(path, { key: "LOG_LEVEL", value: "info" });
  await send("PATCH", path, { key: "LOG_LEVEL", value: "debug" });
  expect((await list()).map((it) => it.value)).toEqual(["debug", "info"]);
  expect((await send("DELETE", `${path}/${uuid}`)).status).toBe(200);
  expect(await list()).toMatchObject([{ key: "LOG_LEVEL", is_preview: true }]);
});

test("one that exists is a conflict for POST and found by its key for PATCH", async () => {
  const { path, make, send } = await withEnvVars();
  await make(path, { key: "LOG_LEVEL", value: "info" });
  expect((await send("POST", path, { key: "LOG_LEVEL", value: "x" })).status).toBe(409);
  expect((await send("PATCH", path, { key: "OTHER", value: "x" })).status).toBe(404);
  expect((await send("PATCH", path, { key: "LOG_LEVEL", value: "x" })).status).toBe(201);
});

test("a field that is not known is refused for one and passed over in bulk", async () => {
  const { path, send, list } = await withEnvVars();
  const item = { key: "A", value: "1", is_build_time: true };
  expect((await send("POST", path, item)).status).toBe(422);
  expect((await send("PATCH", `${path}/bulk`, { data: [item] })).status).toBe(201);
  expect(await list()).toHaveLength(2);
});

test("flags that are left out fall back, in bulk and one by one", async () => {
  const { path, send, list } = await withEnvVars();
  const flags = { is_literal: true, is_multiline: true, is_shown_once: false, is_buildtime: false };
  await send("PATCH", `${path}/bulk`, { data: [{ key: "A", value: "1", ...flags }] });
  expect((await list())[0]).toMatchObject(flags);
  await send("PATCH", `${path}/bulk`, { data: [{ key: "A", value: "2" }] });
  const fallen = { is_literal: false, is_multiline: null, is_shown_once: null };
  expect((await list())[0]).toMatchObject({ ...fallen, is_buildtime: false, value: "2" });
  await send("PATCH", path, { key: "A", value: "3", ...flags });
  await send("PATCH", path, { key: "A", value: "4" });
  expect((await list())[0]).toMatchObject(fallen);
});

test("bulk never deletes and needs something", async () => {
  const { path, make, send, list } = await withEnvVars();
  await make(path, { key: "OLD", value: "1" });
  const answer = await send("PATCH", `${path}/bulk`, { data: [{ key: "NEW", value: "1" }] });
  expect(answer.body).toMatchObject([{ key: "NEW" }]);
  expect((await list()).map((it) => it.key)).toEqual(["OLD", "NEW", "OLD", "NEW"]);
  expect((await send("PATCH", `${path}/bulk`, { data: [] })).status).toBe(400);
});

test("a literal's real value comes back in quotes, JSON as it is", async () => {
  const { path, make, list } = await withEnvVars();
  await make(path, { key: "A", value: "a$b", is_literal: true });
  await make(path, { key: "B", value: 'a"b' });
  await make(path, { key: "C", value: '{"a":1}', is_literal: true });
  const real = (await list()).slice(0, 3).map((it) => it.real_value);
  expect(real).toEqual(["'a$b'", 'a\\"b', '{"a":1}']);
});

test("values are told to those who may read secrets, and those shown once to nobody", async () => {
  const { coolify, path, make, list } = await withEnvVars();
  await make(path, { key: "A", value: "1" });
  await make(path, { key: "B", value: "2", is_shown_once: true });
  const reader = sendWith(coolify, coolify.issueToken({ abilities: ["read"] }));
  for (const it of await list(reader)) expect(it).not.toHaveProperty("value");
  const mine = await list();
  expect(mine.find((it) => it.key === "A")).toHaveProperty("value");
  expect(mine.find((it) => it.key === "B" && !it.is_preview)).not.toHaveProperty("value");
});

test("a key is a name of the shell's, with dots", async () => {
  const { path, send } = await withEnvVars();
  for (const [key, status] of [
    ["A.B_1", 201],
    ["1A", 422],
    ["A-B", 422],
    ["A=B", 422],
  ] as const) {
    const answer = await send("POST", path, { key, value: "" });
    expect([key, answer.status]).toEqual([key, status]);
    if (status === 201) expect(dig(answer.body, "uuid")).toEqual(expect.any(String));
  }
});
