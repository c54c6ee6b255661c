import { expect, test } from "vitest";
import { eventually, open, place } from "./open.ts";

test("a new project has an environment called production", async () => {
  const { make, look } = await open();
  const project = await make("/projects", { name: "shop" });
  const environments = await look(`/projects/${project}/environments`);
  expect(environments).toMatchObject([{ name: "production" }]);
});

test("environments are made, found by name or uuid, and made only once", async () => {
  const { make, send, look } = await open();
  const project = await make("/projects", { name: "shop" });
  const path = `/projects/${project}/environments`;
  const uuid = await make(path, { name: "preview-12" });
  const exists = { status: 409, body: { message: "Environment with this name already exists." } };
  expect(await send("POST", path, { name: "preview-12" })).toMatchObject(exists);
  for (const it of ["preview-12", uuid]) {
    expect(await look(`/projects/${project}/${it}`)).toMatchObject({ uuid, applications: [] });
  }
  expect((await send("POST", path, { name: "qa" })).status).toBe(422);
  expect((await send("DELETE", `${path}/preview-12`)).status).toBe(200);
  expect((await send("GET", `/projects/${project}/preview-12`)).status).toBe(404);
});

test("neither an environment nor a project is deleted before it is empty", async () => {
  const { app, project, send, look } = await place();
  const uuid = await app();
  expect((await send("DELETE", `/projects/${project}`)).status).toBe(400);
  expect((await send("DELETE", `/projects/${project}/environments/production`)).status).toBe(400);
  expect(await look(`/projects/${project}/production`)).toMatchObject({ applications: [{ uuid }] });
  await send("DELETE", `/applications/${uuid}`);
  await eventually(async () => (await send("DELETE", `/projects/${project}`)).status).toBe(200);
});

test("an environment is renamed from 4.3 on", async () => {
  const [old, young] = [await open({ version: "4.2.0" }), await open({ version: "4.4.2" })];
  for (const [{ make, send }, status] of [
    [old, 404],
    [young, 200],
  ] as const) {
    const project = await make("/projects", { name: "shop" });
    const path = `/projects/${project}/environments/production`;
    expect((await send("PATCH", path, { name: "staging" })).status).toBe(status);
  }
});
