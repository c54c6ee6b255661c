import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { HostProcess } from "../../../src/contracts/host.ts";
import { bootArgv, frame, HEADER_LENGTH } from "../../../src/engine/host/boot.ts";
import { openSession, type Session } from "../../../src/engine/host/session.ts";
import { phase } from "../../../src/engine/host/shell.ts";
import { release, service } from "../facts.ts";
import { createWorld, deploy, look, open, phaseFor, snapshot, type World } from "../world/world.ts";

const up = { kind: "http", path: "/up", status: { from: 200, to: 299 } } as const;
const web = service("web", { health: { ...up, timeout: 20_000 } });
let world: World;
let session: Session | undefined;

beforeEach(() => {
  world = createWorld();
});

afterEach(async () => {
  await session?.close();
  session = undefined;
  world.remove();
});

/** A shell without a session around it: nobody sends heartbeats, nobody reads on. */
async function bareShell(
  idle: number,
): Promise<{ process: HostProcess; said: (text: string) => Promise<unknown> }> {
  const connection = await world.host.connect(new AbortController().signal);
  const boot = {
    folder: world.state,
    lock: "exclusive",
    lockWait: 10,
    holder: "{}",
    idle,
  } as const;
  const process = connection.exec([...world.host.layout.privilege, ...bootArgv(boot)]);
  let heard = "";
  process.stdout.on("data", (chunk) => (heard += String(chunk)));
  process.stdin.on("error", () => {});
  return { process, said: (text) => vi.waitUntil(() => heard.includes(text), { timeout: 20_000 }) };
}

function touch(name: string): string {
  return phase(world.state, `: >"$folder/${name}"`);
}

describe("the lock", () => {
  test("lets a second run wait, and then names the holder", async () => {
    session = await open(world);
    const waited: string[] = [];
    const boot = { folder: world.state, lock: "exclusive", lockWait: 0, holder: "{}" } as const;
    const second = openSession(world.host, boot, new AbortController().signal, (who) =>
      waited.push(who),
    );
    await expect(second).rejects.toMatchObject({
      code: "LOCK_HELD",
      message: "h1 is being changed by run r1 (deploy by ann, since now)",
    });
    expect(waited).toEqual(["run r1 (deploy by ann, since now)"]);
  });

  test("passes to whoever waits when the first run ends", async () => {
    const first = await open(world);
    const second = open(world);
    await first.close();
    session = await second;
    await look(world, session);
  });

  test("is gone with its holder, whatever killed it", async () => {
    await open(world);
    process.kill(world.shells()[0]!, "SIGKILL");
    session = await open(world, { lockWait: 5 });
    await look(world, session);
  });

  test("outlives a killed shell until its phase is over, so that nobody repairs under its hands", async () => {
    const first = await open(world);
    world.control("freeze", String(world.steps() + 4));
    const running = deploy(world, first, release(1, [[web, "1"]])).catch(() => {});
    await world.frozen(() => false);
    process.kill(world.shells()[0]!, "SIGKILL");
    await expect(open(world, { lockWait: 0 })).rejects.toMatchObject({ code: "LOCK_HELD" });
    world.control("thaw", "");
    world.control("freeze", undefined);
    session = await open(world, { lockWait: 20 });
    await running;
    const { state, containers } = await look(world, session);
    expect({ release: state?.release, running: containers.length }).toEqual({
      release: 1,
      running: 1,
    });
    await first.close();
  });

  test("is not needed to read, and a reader never plays the ledger", async () => {
    session = await open(world);
    mkdirSync(world.state, { recursive: true });
    writeFileSync(`${world.state}/undo`, 'touch "$folder/played"\n');
    const reader = await open(world, { reader: true });
    await look(world, reader, false);
    await reader.close();
    expect(existsSync(`${world.state}/undo`)).toBe(true);
    expect(existsSync(`${world.state}/played`)).toBe(false);
    await look(world, session);
    expect(existsSync(`${world.state}/played`)).toBe(true);
    expect(existsSync(`${world.state}/undo`)).toBe(false);
  });
});

describe("a client that is gone", () => {
  test("silent, it loses the lock", async () => {
    const { process, said } = await bareShell(1);
    await said('"open"');
    await process.exit;
    session = await open(world, { lockWait: 0 });
    await session.run(touch("alive"), () => {});
  });

  test("in the middle of a phase's text, nothing of it has run", async () => {
    const { process, said } = await bareShell(20);
    await said('"open"');
    const text = frame(`touch "${world.state}/ran"\n`.repeat(2_000) + touch("ran"));
    process.stdin.end(text.slice(0, -1));
    await process.exit;
    expect(existsSync(`${world.state}/ran`)).toBe(false);
  });

  test("sending anything but a length, it is not listened to", async () => {
    const { process, said } = await bareShell(20);
    await said('"open"');
    process.stdin.write("x".repeat(HEADER_LENGTH) + touch("ran"));
    await expect(process.exit).resolves.toEqual({ code: 1 });
    expect(existsSync(`${world.state}/ran`)).toBe(false);
  });

  test.for([
    ["closes", 20],
    ["falls silent", 1],
  ] as const)("that %s at the gate has everything taken back", async ([how, idle]) => {
    session = await open(world);
    const observed = await look(world, session);
    await session.close();
    const { process, said } = await bareShell(idle);
    await said('"open"');
    process.stdin.write(
      frame(phaseFor(world, observed, release(1, [[web, "1"]]), { gated: true })),
    );
    await said('"gate"');
    expect(snapshot(world).containers).toBe("sluice_shop_production_web_1 running");
    if (how === "closes") process.stdin.end();
    await said('"ABORTED"');
    expect(snapshot(world).containers).toBe("");
  });

  test("that nobody reads for while it waits for health has everything taken back", async () => {
    world.answer("status", "503");
    session = await open(world);
    const observed = await look(world, session);
    await session.close();
    const { process, said } = await bareShell(20);
    await said('"open"');
    process.stdin.write(frame(phaseFor(world, observed, release(1, [[web, "1"]]))));
    await said('"starting"');
    process.stdout.destroy();
    await vi.waitUntil(() => world.calls("docker").some(([, verb]) => verb === "rm"), {
      timeout: 15_000,
    });
    process.stdin.end();
    await process.exit;
    expect(snapshot(world).containers).toBe("");
  });
});

describe("a session", () => {
  test("that is aborted while it waits for health takes everything back and says ABORTED", async () => {
    world.answer("status", "503");
    const abort = new AbortController();
    const boot = { folder: world.state, lock: "exclusive", lockWait: 5, holder: "{}" } as const;
    const doomed = await openSession(world.host, boot, abort.signal);
    const stop = { onEvent: ({ event }: { event: string }) => event === "tick" && abort.abort() };
    const running = deploy(world, doomed, release(1, [[web, "1"]]), stop);
    await expect(running).rejects.toMatchObject({ code: "ABORTED" });
    await doomed.close();
    session = await open(world, { lockWait: 20 });
    await look(world, session);
    expect(snapshot(world).containers).toBe("");
  });

  test("runs one phase after another, each with its own events and its own failure", async () => {
    session = await open(world);
    const events: string[] = [];
    const say = (name: string) => phase(world.state, `say '{"event":"${name}"}'`);
    await session.run(say("one"), (event) => events.push(event.event));
    const broken = phase(world.state, `fail START_FAILED "it's \\"broken\\""`);
    await expect(session.run(broken, () => {})).rejects.toMatchObject({
      code: "START_FAILED",
      message: `it's "broken" on h1`,
    });
    await session.run(say("two"), (event) => events.push(event.event));
    expect(events).toEqual(["one", "two"]);
  });

  test("says when a phase ends by itself, with its last complaint", async () => {
    session = await open(world);
    const broken = phase(world.state, "echo oops >&2; exit 3");
    await expect(session.run(broken, () => {})).rejects.toMatchObject({
      code: "HOST_FAILED",
      detail: "oops",
    });
  });

  test("says HOST_UNREACHABLE when its shell is killed", async () => {
    session = await open(world);
    process.kill(-world.shells()[0]!, "SIGKILL");
    await expect(session.run(touch("ran"), () => {})).rejects.toMatchObject({
      code: "HOST_UNREACHABLE",
    });
  });
});
