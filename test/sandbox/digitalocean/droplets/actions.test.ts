import { expect, test } from "vitest";
import { dig } from "../../../../sandbox/http/client.ts";
import { open, type Opened } from "../open.ts";

async function active(count = 1): Promise<Opened & { ids: number[]; path: string }> {
  const opened = await open();
  const ids = await opened.create({}, count);
  opened.clock.advance(10_000);
  return { ...opened, ids, path: `/v2/droplets/${ids[0]}` };
}

test("a droplet is locked while an action runs, and refuses the next", async () => {
  const { clock, send, look, path } = await active();
  const first = await send("POST", `${path}/actions`, { type: "reboot" });
  expect(first).toMatchObject({ status: 201, body: { action: { status: "in-progress" } } });
  expect(await look(path, "droplet", "locked")).toBe(true);
  expect(await send("POST", `${path}/actions`, { type: "power_off" })).toMatchObject({
    status: 422,
    body: { message: "Droplet already has a pending event." },
  });
  clock.advance(2_000);
  expect(await look(path, "droplet", "locked")).toBe(false);
  const id = dig(first.body, "action", "id");
  expect(await look(`${path}/actions/${String(id)}`, "action", "status")).toBe("completed");
});

test("power goes off and on, and each only from the other", async () => {
  const { clock, send, look, path } = await active();
  const act = (type: string) => send("POST", `${path}/actions`, { type });
  expect((await act("power_on")).status).toBe(422);
  await act("power_off");
  clock.advance(2_000);
  expect(await look(path, "droplet", "status")).toBe("off");
  expect((await act("reboot")).status).toBe(422);
  await act("power_on");
  clock.advance(2_000);
  expect(await look(path, "droplet", "status")).toBe("active");
});

test("an action by tag runs on every droplet that carries it", async () => {
  const { clock, cloud, send } = await active(2);
  const path = "/v2/droplets/actions?tag_name=sluice";
  const answer = await send("POST", path, { type: "power_off" });
  expect(answer).toMatchObject({ status: 201, body: { actions: [{}, {}] } });
  clock.advance(2_000);
  expect(cloud.state().droplets.map(({ status }) => status)).toEqual(["off", "off"]);
});

test("a snapshot is an image once its action has ended, and droplets start from it", async () => {
  const { clock, create, send, look, path } = await active();
  await send("POST", `${path}/actions`, { type: "snapshot", name: "template" });
  expect(await look("/v2/snapshots", "snapshots")).toEqual([]);
  clock.advance(5_000);
  const snapshot = await look("/v2/snapshots", "snapshots", 0);
  expect(snapshot).toMatchObject({ name: "template", min_disk_size: 50, regions: ["lon1"] });
  const image = Number(dig(snapshot, "id"));
  expect(await look(path, "droplet", "snapshot_ids")).toEqual([image]);
  const [second] = await create({ image });
  expect(await look(`/v2/droplets/${second}`, "droplet", "image", "name")).toBe("template");
  await expect(create({ image, region: "fra1" })).rejects.toThrow("not available in this region");
  await expect(create({ image, size: "s-1vcpu-1gb" })).rejects.toThrow("disk is too small");
});

test("a resize needs the power off, and is billed from then on", async () => {
  const { clock, cloud, send, look, path } = await active();
  const resize = { type: "resize", size: "s-2vcpu-4gb" };
  expect((await send("POST", `${path}/actions`, resize)).status).toBe(422);
  await send("POST", `${path}/actions`, { type: "shutdown" });
  clock.advance(2_000);
  expect((await send("POST", `${path}/actions`, resize)).status).toBe(201);
  clock.advance(2_000);
  expect(await look(path, "droplet", "size_slug")).toBe("s-2vcpu-4gb");
  expect(cloud.state().bills.map(({ size }) => size)).toEqual(["s-1vcpu-2gb", "s-2vcpu-4gb"]);
});

test("a droplet is renamed and given features", async () => {
  const { clock, send, look, path } = await active();
  for (const body of [{ type: "rename", name: "shop" }, { type: "enable_ipv6" }]) {
    expect((await send("POST", `${path}/actions`, body)).status).toBe(201);
    clock.advance(2_000);
  }
  expect(await look(path, "droplet")).toMatchObject({
    name: "shop",
    features: expect.arrayContaining(["ipv6"]),
    networks: { v6: [{ type: "public" }] },
  });
});

test("an action that nobody knows is refused", async () => {
  const { send, path } = await active();
  expect((await send("POST", `${path}/actions`, { type: "levitate" })).status).toBe(422);
});
