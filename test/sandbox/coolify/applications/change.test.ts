import { expect, test } from "vitest";
import { eventually, IP, place, sendWith } from "../open.ts";

test("an update takes one part at a time and knows neither project nor server", async () => {
  const { app, server, send, look } = await place();
  const path = `/applications/${await app()}`;
  const answer = await send("PATCH", path, { docker_registry_image_tag: "2", name: "blue" });
  expect(answer).toMatchObject({ status: 200, body: { uuid: expect.any(String) } });
  expect(await look(path)).toMatchObject({ docker_registry_image_tag: "2", name: "blue" });
  const moved = await send("PATCH", path, { server_uuid: server });
  const errors = { server_uuid: ["This field is not allowed."] };
  expect(moved).toMatchObject({ status: 422, body: { errors } });
  const tagged = await send("PATCH", path, { docker_registry_image_name: "shop:2" });
  expect(tagged.status).toBe(422);
});

test("one field that is refused keeps all others from being changed", async () => {
  const { app, send, look } = await place();
  const path = `/applications/${await app({ name: "blue" })}`;
  expect((await send("PATCH", path, { name: "green", colour: "red" })).status).toBe(422);
  expect(await look(path, "name")).toBe("blue");
});

test("labels are lost on create and kept on update, without those in the vendor's own name", async () => {
  const { coolify, app, send } = await place();
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const uuid = await app({ custom_labels: base64("sluice.slot=blue") });
  const labels = () => [...coolify.server(IP).containers.values()].at(-1)?.spec.labels;
  await send("POST", "/deploy", { uuid });
  await eventually(labels).toMatchObject({ "coolify.name": uuid });
  expect(labels()).not.toHaveProperty("sluice.slot");
  const custom_labels = base64("sluice.slot=blue\ncoolify.name=mine");
  await send("PATCH", `/applications/${uuid}`, { custom_labels });
  await send("POST", "/deploy", { uuid, force: true });
  await eventually(labels).toMatchObject({ "sluice.slot": "blue", "coolify.name": uuid });
});

test("domains of a server without a proxy are dropped in silence", async () => {
  const { app, send, look } = await place();
  const path = `/applications/${await app()}`;
  expect((await send("PATCH", path, { domains: "https://shop.example.com" })).status).toBe(200);
  expect(await look(path)).toMatchObject({ fqdn: null });
});

test("a domain that another application has is a conflict until it is forced", async () => {
  const { app, server, send } = await place();
  await send("PATCH", `/servers/${server}`, { proxy_type: "traefik" });
  const [one, two] = [await app(), await app()];
  const domains = "https://shop.example.com";
  expect((await send("PATCH", `/applications/${one}`, { domains })).status).toBe(200);
  const conflict = await send("PATCH", `/applications/${two}`, { domains });
  expect(conflict).toMatchObject({ status: 409, body: { conflicts: [{ resource_uuid: one }] } });
  const forced = { domains, force_domain_override: true };
  expect((await send("PATCH", `/applications/${two}`, forced)).status).toBe(200);
});

test("secrets of an application are told to those who may read them, from 4.2 on", async () => {
  for (const [version, isTold] of [
    ["4.1.2", true],
    ["4.2.0", false],
  ] as const) {
    const { coolify, app, look } = await place({ version });
    const path = `/applications/${await app()}`;
    const reader = sendWith(coolify, coolify.issueToken({ abilities: ["read"] }));
    const body = (await reader("GET", path)).body as object;
    expect("manual_webhook_secret_github" in body).toBe(isTold);
    expect(await look(path)).toHaveProperty("manual_webhook_secret_github");
  }
});

test("a list is narrowed by tag, and by team", async () => {
  const { coolify, app, look } = await place();
  const uuid = await app({ tags: ["blue"] });
  await app();
  expect(await look("/applications?tag=blue")).toMatchObject([{ uuid }]);
  const other = sendWith(coolify, coolify.issueToken({ team: 2 }));
  expect((await other("GET", "/applications")).body).toEqual([]);
  expect((await other("GET", `/applications/${uuid}`)).status).toBe(404);
});

test("a delete is a job: the application answers until it has run", async () => {
  const { app, send } = await place({ delays: { job: 100, status: 0 } });
  const path = `/applications/${await app()}`;
  const message = "Application deletion request queued.";
  expect(await send("DELETE", path)).toMatchObject({ status: 200, body: { message } });
  expect((await send("GET", path)).status).toBe(200);
  await eventually(async () => (await send("GET", path)).status).toBe(404);
});

test("a delete cleans up after others, too, unless it is told not to", async () => {
  const { coolify, app, send } = await place();
  const { images } = coolify.server(IP);
  images.add("someone/else:1");
  await send("DELETE", `/applications/${await app()}?docker_cleanup=false`);
  await eventually(() => coolify.state().applications).toEqual([]);
  expect(coolify.server(IP).pruned).toBe(0);
  await send("DELETE", `/applications/${await app()}`);
  await eventually(() => coolify.server(IP).pruned).toBe(1);
  expect([...images]).toEqual([]);
});
