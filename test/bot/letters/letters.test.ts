import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryStore } from "../../../src/adapters/memory/store.ts";
import { admin } from "../../../src/bot/admin.ts";
import { askedLetters } from "../../../src/bot/letters/asked.ts";
import type { LetterBox } from "../../../src/bot/letters/box.ts";
import { keptLetters } from "../../../src/bot/letters/kept.ts";
import { letterAsText, lettersAsText } from "../../../src/bot/letters/render.ts";
import { program } from "../../../src/cli/program.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { fakeTerminal } from "../../cli/terminal.ts";

const EVIL = "\u001b[31mred\u0007\u202e\nsecond line";

let store: Store;
let server: Server;
let port: number;
let seen: string[];
beforeEach(async () => {
  store = memoryStore({ tries: 1, delay: 1 });
  const metrics = { render: async () => "", contentType: "text/plain" };
  server = admin({ store, metrics }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
  seen = [];
  let broken = true;
  for (const queue of ["deliveries", "commands"] as const) {
    const worker = store.queue<object>(queue).work(1, async ({ data }) => {
      if (broken) throw new Error(EVIL);
      seen.push(JSON.stringify(data));
    });
    const job = { event: "issue_comment", delivery: queue, received: "", payload: { evil: EVIL } };
    await store.queue(queue).put([{ id: randomUUID(), key: "7", data: job }]);
    await vi.waitUntil(async () => (await store.queue(queue).counts()).dead === 1);
    void worker;
  }
  broken = false;
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
});

const boxes: [string, () => Promise<LetterBox>][] = [
  ["of a bot that runs", () => askedLetters(`http://127.0.0.1:${port}`)],
  ["of a store", async () => keptLetters(store)],
];

describe.each(boxes)("the letters %s", (_, open) => {
  test("are listed from both queues, oldest first, read, replayed and discarded", async () => {
    const box = await open();
    const [first, second] = await box.list();
    expect([first?.queue, second?.queue]).toEqual(["deliveries", "commands"]);
    expect(first).toMatchObject({ attempts: 1, error: EVIL, data: { delivery: "deliveries" } });
    expect(first?.since).toBeInstanceOf(Date);
    expect(await box.read(second!.id)).toEqual(second);
    expect(await box.read(randomUUID())).toBeUndefined();
    expect(await box.replay(first!.id)).toBe(true);
    await vi.waitUntil(() => seen.length === 1);
    expect(await box.discard(second!.id)).toBe(true);
    expect(await box.discard(second!.id)).toBe(false);
    expect(await box.replay(randomUUID())).toBe(false);
    expect(await box.list()).toEqual([]);
    expect(lettersAsText([])).toBe("no dead letters");
    await box.close();
  });

  test("reach a terminal without what could drive it", async () => {
    const box = await open();
    const letters = await box.list();
    const text = `${lettersAsText(letters)}\n${letterAsText(letters[0]!)}`;
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(lettersAsText(letters).split("\n")).toHaveLength(2);
  });
});

describe("sluice bot letters", () => {
  const type = async (words: string[], envVars: Record<string, string> = {}) => {
    const { terminal, written } = fakeTerminal({ SLUICE_ADMIN_PORT: String(port), ...envVars });
    const code = await program(["bot", "letters", ...words], terminal);
    return { code, ...written };
  };

  test("lists, shows, replays and discards", async () => {
    const { stdout } = await type(["list"]);
    const [deliveries, commands] = stdout.split("\n").map((line) => line.split(" ")[0]!);
    expect((await type(["show", commands!])).stdout).toContain('"queue": "commands"');
    expect(await type(["discard", commands!])).toMatchObject({ code: 0 });
    const json = await type(["list", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, letters: [{ id: deliveries }] });
    expect(await type(["replay", deliveries!])).toMatchObject({ code: 0 });
    expect((await type([])).stdout).toBe("no dead letters\n");
  });

  test.each([
    [["shwo"], "letters takes list, show, replay, discard"],
    [["show"], "takes the id that list shows"],
    [["discard", "all"], "takes the id that list shows"],
    [["replay", "00000000-0000-0000-0000-000000000000"], "there is no dead letter"],
  ])("%j is refused with what to type", async (words, why) => {
    const { code, stderr } = await type(words);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });

  test("opens the folder itself when no bot runs, and says so when there is neither", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const nobody = String((closed.address() as AddressInfo).port);
    closed.close();
    const folder = await mkdtemp(join(tmpdir(), "letters-"));
    const data = join(folder, "data");
    const envVars = { SLUICE_ADMIN_PORT: nobody, SLUICE_DATA_DIR: data };
    expect(await type(["list"], envVars)).toMatchObject({ code: 2 });
    const { embedded } = await import("../../../src/adapters/store/database.ts");
    await (await embedded(data)).close();
    expect(await type(["list"], envVars)).toMatchObject({ code: 0, stdout: "no dead letters\n" });
    await rm(folder, { recursive: true });
  });
});
