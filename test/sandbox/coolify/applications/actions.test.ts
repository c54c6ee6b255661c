import { expect, test } from "vitest";
import { VERSIONS } from "../../../../sandbox/coolify/index.ts";
import { dig } from "../../../../sandbox/http/client.ts";
import { eventually, IP, place, type Placed } from "../open.ts";

async function deployed(options = {}): Promise<Placed & { readonly uuid: string }> {
  const placed = await place(options);
  const uuid = await placed.app({ ports_mappings: "8000:3000" });
  await placed.send("POST", "/deploy", { uuid });
  await eventually(() => placed.coolify.server(IP).ports()).toEqual([8000]);
  return { ...placed, uuid };
}

test("a stop removes the container and cleans up, unless it is told not to", async () => {
  const { coolify, uuid, send } = await deployed();
  const message = "Application stopping request queued.";
  const stop = await send("POST", `/applications/${uuid}/stop?docker_cleanup=false`);
  expect(stop).toMatchObject({ status: 200, body: { message } });
  await eventually(() => coolify.server(IP).containers.size).toBe(0);
  expect(coolify.server(IP).pruned).toBe(0);
  await send("POST", `/applications/${uuid}/stop`);
  await eventually(() => coolify.server(IP).pruned).toBe(1);
});

test("a cleanup keeps what runs, what has no tag and two more of each repository", async () => {
  const { coolify, app, uuid, send } = await deployed();
  await app({ docker_registry_image_name: "shop", docker_registry_image_tag: "4" });
  const { images } = coolify.server(IP);
  for (const it of ["shop:1", "shop:2", "shop:3", "other:1"]) images.add(it);
  const [digest] = [...images];
  await send("POST", `/applications/${uuid}/stop`);
  await eventually(() => coolify.server(IP).pruned).toBe(1);
  expect([...images]).toEqual([digest, "shop:2", "shop:3"]);
});

test.each([
  ["4.1.2", "running:unknown"],
  ["4.2.0", "running:unknown"],
  ["4.4.2", "exited:unhealthy"],
] as const)(
  "%s shows a stopped application as %s until it looks again",
  async (version, status) => {
    const { coolify, uuid, send, look } = await deployed({
      version,
      delays: { job: 0, status: 60_000, pull: 0, start: 0 },
    });
    await eventually(() => look(`/applications/${uuid}`, "status")).toBe("running:unknown");
    await send("POST", `/applications/${uuid}/stop`);
    await eventually(() => coolify.server(IP).pruned).toBe(1);
    expect(await look(`/applications/${uuid}`, "status")).toBe(status);
  },
);

test("a restart of an image is a deployment, pull included", async () => {
  const { coolify, uuid, send } = await deployed();
  coolify.server(IP).images.clear();
  const answer = await send("POST", `/applications/${uuid}/restart`);
  expect(answer.body).toMatchObject({ message: "Restart request queued." });
  await eventually(() => coolify.server(IP).images.size).toBe(1);
});

test("a start that is under way already tells no uuid at all", async () => {
  const { app, send } = await place({ delays: { job: 200, status: 0 } });
  const path = `/applications/${await app()}/start`;
  expect((await send("POST", path)).body).toHaveProperty("deployment_uuid");
  const again = { message: "Deployment already queued for this commit." };
  expect((await send("POST", path)).body).toEqual(again);
});

test("a start does not notice a full queue and tells a uuid that never comes to be", async () => {
  const { server, app, send } = await place({ delays: { job: 200, status: 0 } });
  await send("PATCH", `/servers/${server}`, { deployment_queue_limit: 1, concurrent_builds: 1 });
  for (let n = 0; n < 2; n += 1) await send("POST", `/applications/${await app()}/start`);
  const third = await send("POST", `/applications/${await app()}/start`);
  const uuid = String(dig(third.body, "deployment_uuid"));
  expect((await send("GET", `/deployments/${uuid}`)).status).toBe(404);
});

test.each(VERSIONS)("%s reads the log of what runs, and of nothing else", async (version) => {
  const { coolify, uuid, send, look } = await deployed({ version });
  coolify.server(IP).logs = "one\ntwo\nthree";
  expect(await look(`/applications/${uuid}/logs?lines=2`, "logs")).toBe("two\nthree");
  const method = version === "4.1.2" ? "GET" : "POST";
  await send(method, `/applications/${uuid}/stop`);
  const gone = { status: 400, body: { message: "Application is not running." } };
  await eventually(() => send("GET", `/applications/${uuid}/logs`)).toMatchObject(gone);
});

test("from 4.2 on a GET changes nothing any more", async () => {
  const { uuid, send } = await deployed({ version: "4.2.0" });
  for (const it of ["start", "restart", "stop"]) {
    const answer = await send("GET", `/applications/${uuid}/${it}`);
    expect(answer).toMatchObject({ status: 405 });
    expect(answer.headers.get("allow")).toBe("POST");
  }
});
