// The real phases in the real session, with programs that only remember instead of Docker and nginx.
import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Session } from "../../src/engine/host/session.ts";
import { release, service } from "./facts.ts";
import { createWorld, deploy, look, open, phaseFor, snapshot, type World } from "./world/world.ts";

const up = { kind: "http", path: "/up", status: { from: 200, to: 299 } } as const;
const web = service("web", { health: { ...up, timeout: 20_000 } });
/** For checks that are meant to fail. */
const hasty = service("web", { health: { ...up, timeout: 300 } });
let world: World;
let session: Session;

beforeEach(async () => {
  world = createWorld();
  session = await open(world);
});

afterEach(async () => {
  await session.close();
  world.remove();
});

describe("a deploy that goes well", () => {
  test("starts, switches, records and leaves no ledger", async () => {
    const events: string[] = [];
    await deploy(world, session, release(1, [[web, "1"]]), {
      onEvent: (e) => events.push(e.event),
    });
    expect(events.filter((event) => event !== "tick")).toEqual([
      "starting",
      "healthy",
      "switching",
      "recorded",
    ]);
    expect(snapshot(world)).toMatchObject({
      containers: "sluice_shop_production_web_1 running",
      releases: "1.json",
      flags: "",
    });
    for (const leftover of ["undo", "intent.json"]) {
      expect(existsSync(`${world.state}/${leftover}`), leftover).toBe(false);
    }
  });

  test("is read back as it was recorded, and a second release takes the other slot", async () => {
    await deploy(world, session, release(1, [[web, "1"]]));
    await deploy(world, session, release(2, [[web, "2"]]));
    const observed = await look(world, session);
    expect(observed).toMatchObject({ greens: ["web"], state: { release: 2 } });
    expect(observed.releases.map(({ id }) => id)).toEqual([1, 2]);
    expect(observed.containers.map(({ name, slot }) => `${name} ${slot}`)).toEqual([
      "sluice_shop_production_web_1 blue",
      "sluice_shop_production_web_2 green",
    ]);
  });

  test("needs nothing that bash as sh would do otherwise", async () => {
    const other = createWorld("bash");
    const shell = await open(other);
    await deploy(other, shell, release(1, [[web, "1"]]), { secrets: {} });
    await deploy(other, shell, release(2, [[web, "2"]]));
    expect(await look(other, shell)).toMatchObject({ greens: ["web"], state: { release: 2 } });
    await shell.close();
    other.remove();
  });

  test("reloads nginx for the first vhost and never for a swap", async () => {
    await deploy(world, session, release(1, [[web, "1"]]));
    const reloads = () => world.calls("nginx").filter((argv) => argv.includes("reload")).length;
    expect(reloads()).toBe(1);
    await deploy(world, session, release(2, [[web, "2"]]));
    expect(reloads()).toBe(1);
  });
});

describe("a deploy that fails takes everything back", () => {
  const failures: [name: string, code: string, answers: Record<string, string>, facts: object][] = [
    [
      "health says 503",
      "HEALTH_TIMEOUT",
      { status: "503" },
      { "last status": "503", "redirects to": "/login", body: "the body" },
    ],
    ["the container exits", "CONTAINER_EXITED", { exited: "", status: "000" }, {}],
    ["Docker has no room", "DISK_FULL", { run: "write: no space left on device" }, {}],
    [
      "the port is taken",
      "PORT_TAKEN",
      { run: "Bind for 127.0.0.1:8101 failed: port is already allocated" },
      {},
    ],
    [
      "the name is taken",
      "NAME_TAKEN",
      { run: "The container name is already in use by container 0ab" },
      {},
    ],
    ["the image is gone", "IMAGE_MISSING", { run: "Unable to find image 'web:2' locally" }, {}],
    ["Docker says something else", "START_FAILED", { run: "invalid mount" }, {}],
    [
      "nginx answers badly after the switch",
      "SWAP_NOT_VERIFIED",
      { outside: "502" },
      { "last status": "502" },
    ],
  ];
  test.for(failures)("when %s", { timeout: 20_000 }, async ([, code, answers, facts]) => {
    await deploy(world, session, release(1, [[web, "1"]]));
    const before = snapshot(world);
    for (const [name, text] of Object.entries(answers)) world.answer(name, text);
    await expect(deploy(world, session, release(2, [[hasty, "2"]]))).rejects.toMatchObject({
      code,
      facts,
      detail: "run" in answers ? expect.stringContaining(answers["run"]) : expect.any(String),
    });
    expect(snapshot(world)).toEqual(before);
    expect(existsSync(`${world.state}/undo`)).toBe(false);
  });

  test("in the reverse order of what it did", async () => {
    world.answer("outside", "500");
    const gone = deploy(world, session, release(1, [[web, "1"]]));
    await expect(gone).rejects.toMatchObject({ code: "SWAP_NOT_VERIFIED" });
    const argv = world.calls().map((call) => call.slice(0, 3).join(" "));
    const vhostRemoved = argv.findLastIndex(
      (call) => call.startsWith("rm -f") && call.includes("vhosts"),
    );
    const containerRemoved = argv.findLastIndex((call) => call.startsWith("docker rm -f"));
    expect(vhostRemoved).toBeGreaterThan(-1);
    expect(vhostRemoved).toBeLessThan(containerRemoved);
  });

  test("and carries the container's last lines", async () => {
    world.answer("status", "500");
    const gone = deploy(world, session, release(1, [[hasty, "1"]]));
    await expect(gone).rejects.toMatchObject({ detail: "last words" });
  });

  test("when nginx rejects the new vhost, which is put back before anything else reads it", async () => {
    await deploy(world, session, release(1, [[web, "1"]]));
    const before = snapshot(world);
    world.answer("nginx-t", "unknown directive");
    const changed = service("web", { ...web, domains: ["shop.example.com"] });
    await expect(deploy(world, session, release(2, [[changed, "1"]]))).rejects.toMatchObject({
      code: "NGINX_CONFIG_BROKEN",
      detail: "unknown directive",
    });
    expect(snapshot(world)).toEqual(before);
  });

  test("one of two services that start together takes the other along", async () => {
    const api = service("api", {
      health: { kind: "command", command: ["true"], timeout: 300 },
    });
    world.answer("exec", "1");
    const gone = deploy(
      world,
      session,
      release(1, [
        [web, "1"],
        [api, "1"],
      ]),
    );
    await expect(gone).rejects.toMatchObject({
      code: "HEALTH_TIMEOUT",
      message: expect.stringContaining("api"),
    });
    expect(snapshot(world).containers).toBe("");
  });
});

test("a plan that no longer fits what is there changes nothing", async () => {
  const target = release(1, [[web, "1"]]);
  const observed = await look(world, session);
  const stale = phaseFor(world, { ...observed, fingerprint: "0000000000000000" }, target);
  await expect(session.run(stale, () => {})).rejects.toMatchObject({ code: "PLAN_STALE" });
  expect(world.calls("docker").filter(([, verb]) => verb === "run")).toEqual([]);
});

test("a rollback uses the files that the host has kept, a missing one is named", async () => {
  await deploy(world, session, release(1, [[web, "1"]]), { secrets: { A: "a" } });
  await deploy(world, session, release(2, [[web, "2"]]));
  const env = readFileSync(`${world.state}/secrets/web-spec-1/env`, "utf8");
  await deploy(world, session, release(3, [[web, "1"]]), { secrets: undefined });
  expect(readFileSync(`${world.state}/secrets/web-spec-1/env`, "utf8")).toBe(env);
  const gone = deploy(world, session, release(4, [[web, "7"]]), { secrets: undefined });
  await expect(gone).rejects.toMatchObject({ code: "SECRET_MISSING" });
});

test("a disk that is full before anything was made is named, and nothing is left", async () => {
  await deploy(world, session, release(1, [[web, "1"]]));
  const before = snapshot(world);
  for (const file of ["intent.json.tmp", "env.tmp", "2.json.tmp", "state.previous"]) {
    world.control("refuse", file);
    const gone = deploy(world, session, release(2, [[web, "2"]]));
    await expect(gone, file).rejects.toMatchObject({ code: "DISK_FULL" });
    world.control("refuse", undefined);
    expect(snapshot(world), file).toEqual(before);
  }
});
