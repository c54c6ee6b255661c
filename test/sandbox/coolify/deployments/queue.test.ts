import { expect, test } from "vitest";
import { dig } from "../../../../sandbox/http/client.ts";
import { manualClock } from "../../../../sandbox/http/clock.ts";
import type { CoolifyOptions } from "../../../../sandbox/coolify/index.ts";
import { IP, place, type Placed } from "../open.ts";

const SECOND = 1_000;

interface Timed extends Placed {
  /** Lets so many milliseconds pass. */
  readonly pass: (ms: number) => void;
  readonly deploy: (uuid: string, more?: object) => Promise<string>;
  readonly status: (deployment: string) => Promise<unknown>;
}

/** On a clock that stands: a job starts after a second, a pull takes ten. */
async function timed(options: CoolifyOptions = {}): Promise<Timed> {
  const clock = manualClock();
  const delays = { job: SECOND, status: 60 * SECOND, pull: 10 * SECOND, start: SECOND };
  const placed = await place({ clock, delays: { ...delays, job: 0 }, ...options });
  placed.coolify.settings.delays = { ...placed.coolify.settings.delays, ...delays };
  return {
    ...placed,
    pass: (ms) => clock.advance(ms),
    async deploy(uuid, more = {}) {
      const answer = await placed.send("POST", "/deploy", { uuid, ...more });
      return String(dig(answer.body, "deployments", 0, "deployment_uuid"));
    },
    status: (deployment) => placed.look(`/deployments/${deployment}`, "status"),
  };
}

test("a deployment runs from queue to end", async () => {
  const { app, deploy, status, pass } = await timed();
  const uuid = await deploy(await app());
  expect(await status(uuid)).toBe("in_progress");
  pass(5 * SECOND);
  expect(await status(uuid)).toBe("in_progress");
  pass(10 * SECOND);
  expect(await status(uuid)).toBe("finished");
});

test("a second one of the same gets a uuid under which nothing will ever be", async () => {
  const { app, send, deploy, pass, look } = await timed();
  const uuid = await app();
  const first = await deploy(uuid);
  const answer = await send("POST", "/deploy", { uuid });
  const message = "Deployment already queued for this commit.";
  expect(answer).toMatchObject({
    status: 200,
    body: { deployments: [{ message, resource_uuid: uuid }] },
  });
  const phantom = String(dig(answer.body, "deployments", 0, "deployment_uuid"));
  expect(phantom).not.toBe(first);
  pass(60 * SECOND);
  expect((await send("GET", `/deployments/${phantom}`)).status).toBe(404);
  expect(await look(`/deployments/applications/${uuid}`, "count")).toBe(1);
});

test("with force it waits for the first, because an application has one at a time", async () => {
  const { app, deploy, status, pass } = await timed();
  const uuid = await app();
  const [first, second] = [await deploy(uuid), await deploy(uuid, { force: true })];
  expect([await status(first), await status(second)]).toEqual(["in_progress", "queued"]);
  pass(13 * SECOND);
  expect([await status(first), await status(second)]).toEqual(["finished", "in_progress"]);
});

test("what is deployed is read when the job starts, not when it was asked for", async () => {
  const { coolify, app, send, deploy, status, pass } = await timed();
  const uuid = await app({ docker_registry_image_name: "shop", docker_registry_image_tag: "1" });
  const first = await deploy(uuid);
  await send("PATCH", `/applications/${uuid}`, { docker_registry_image_tag: "2" });
  pass(20 * SECOND);
  expect(await status(first)).toBe("finished");
  expect([...coolify.server(IP).images]).toEqual(["shop:2"]);
});

test("a server builds two at once, and a third waits", async () => {
  const { app, deploy, status, pass } = await timed();
  const uuids: string[] = [];
  for (let n = 0; n < 3; n += 1) uuids.push(await deploy(await app()));
  const all = () => Promise.all(uuids.map(status));
  expect(await all()).toEqual(["in_progress", "in_progress", "queued"]);
  pass(13 * SECOND);
  expect(await all()).toEqual(["finished", "finished", "in_progress"]);
});

test("a full queue is a 429 that tells when to come again", async () => {
  const { server, app, send } = await timed();
  await send("PATCH", `/servers/${server}`, { deployment_queue_limit: 1, concurrent_builds: 1 });
  for (let n = 0; n < 2; n += 1) await send("POST", "/deploy", { uuid: await app() });
  const answer = await send("POST", "/deploy", { uuid: await app() });
  expect(answer).toMatchObject({
    status: 429,
    body: { message: expect.stringContaining("queue is full") },
  });
  expect(answer.headers.get("retry-after")).toBe("60");
});

test("what takes longer than it may has failed", async () => {
  const { server, app, send, deploy, status, pass } = await timed();
  await send("PATCH", `/servers/${server}`, { dynamic_timeout: 5 });
  const uuid = await deploy(await app());
  pass(7 * SECOND);
  expect(await status(uuid)).toBe("failed");
});

test("several are asked for at once, by uuid or by tag, in the query or in the body", async () => {
  const { app, send } = await timed();
  const [one, two] = [await app({ tags: ["colour"] }), await app({ tags: ["colour"] })];
  const answer = await send("POST", `/deploy?uuid=${one},none,${two}`);
  expect(dig(answer.body, "deployments")).toHaveLength(2);
  const tagged = await send("POST", "/deploy", { tag: "colour", force: true });
  expect(tagged.body).toMatchObject({
    message: [expect.any(String), expect.any(String)],
    details: [{ resource_uuid: one }, { resource_uuid: two }],
  });
  for (const [query, status] of [
    ["uuid=none", 404],
    ["tag=none", 404],
    ["uuid=a&tag=b", 400],
    ["tag=b&pr=1", 400],
    ["", 400],
  ] as const) {
    expect((await send("POST", `/deploy?${query}`)).status).toBe(status);
  }
});

test("4.1 deploys on GET as well, 4.2 tells to POST", async () => {
  const old = await timed({ version: "4.1.2" });
  expect((await old.send("GET", `/deploy?uuid=${await old.app()}`)).status).toBe(200);
  const { send, app } = await timed({ version: "4.2.0" });
  const answer = await send("GET", `/deploy?uuid=${await app()}`);
  const message = "This endpoint has changed to a POST request.";
  expect(answer).toMatchObject({ status: 405, body: { message } });
});

test("cancelled by 4.4, the next one takes its place at once", async () => {
  const { app, send, deploy, status, pass } = await timed({ version: "4.4.2" });
  const uuid = await app();
  const [first, second] = [await deploy(uuid), await deploy(uuid, { force: true })];
  const answer = await send("POST", `/deployments/${first}/cancel`);
  expect(answer).toMatchObject({ status: 200, body: { status: "cancelled-by-user" } });
  expect(await status(second)).toBe("in_progress");
  pass(20 * SECOND);
  expect([await status(first), await status(second)]).toEqual(["cancelled-by-user", "finished"]);
  const over = await send("POST", `/deployments/${second}/cancel`);
  const message = "Deployment cannot be cancelled. Current status: finished";
  expect(over).toMatchObject({ status: 400, body: { message } });
});

test.each(["4.1.2", "4.2.0"] as const)(
  "%s cancels, answers 500 all the same, and leaves the queue behind it standing",
  async (version) => {
    const { app, send, deploy, status, pass } = await timed({ version });
    const uuid = await app();
    const [first, second] = [await deploy(uuid), await deploy(uuid, { force: true })];
    const message = expect.stringContaining("Failed to cancel deployment");
    const answer = await send("POST", `/deployments/${first}/cancel`);
    expect(answer).toMatchObject({ status: 500, body: { message } });
    pass(60 * SECOND);
    expect([await status(first), await status(second)]).toEqual(["cancelled-by-user", "queued"]);
    await deploy(await app());
    pass(30 * SECOND);
    expect(await status(second)).toBe("finished");
  },
);
