import { randomBytes } from "node:crypto";
import { spawnSync } from "node:child_process";
import { Transform, Writable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBuilder } from "../../../../src/adapters/docker/build/builder.ts";
import { spawnRun } from "../../../../src/adapters/docker/build/spawn.ts";
import { imageTag } from "../../../../src/model/builds.ts";
import { createTransfer, lookAt } from "../../../../src/adapters/docker/image/transfer.ts";
import type { Exec, Image, TransferRequest } from "../../../../src/contracts/images.ts";
import { buildLayers, type Engine, spawned, startEngine, stores } from "./engine.ts";

const name = `sluice-test-${randomBytes(4).toString("hex")}`;
const MB = 1024 * 1024;
const base = randomBytes(12 * MB);
const send = createTransfer(spawned([]));
let [v1, v2]: Image[] = [];

beforeAll(async () => {
  const builder = createBuilder(spawnRun, { githubCache: false });
  for (const version of ["v1", "v2"])
    buildLayers(`${name}:${version}`, { base, lib: base.subarray(0, MB), version });
  [v1, v2] = [await builder.inspect(`${name}:v1`), await builder.inspect(`${name}:v2`)] as Image[];
});

afterAll(() => {
  spawnSync("docker", ["image", "rm", "--force", `${name}:v1`, `${name}:v2`]);
});

describe.each(stores())("a host with the %s store", (store) => {
  let engine: Engine;
  /** Bytes of the first version's whole archive. */
  let whole = 0;
  beforeAll(async () => {
    engine = await startEngine(store);
    whole = (await sending(v1!, { compression: "none" })).bytesSent;
  });
  afterAll(() => engine.remove());
  beforeEach(() => {
    const ids = engine.docker("image", "ls", "-q").split("\n").filter(Boolean);
    if (ids.length > 0) engine.docker("image", "rm", "--force", ...new Set(ids));
  });

  function sending(image: Image, more: Partial<TransferRequest> = {}, exec: Exec = engine.exec) {
    const tag = imageTag(`sluice/${name}-web`, image.id);
    return send({ image, tag, host: { name: "second", exec }, ...more });
  }

  const layersOf = (tag: string) =>
    JSON.parse(
      engine.docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", tag),
    ) as string[];
  const diffIds = (image: Image) => image.layers.map(({ diffId }) => diffId);

  test("gets a whole first version and only the changed layer of a second", async () => {
    const first = await sending(v1!);
    expect(first).toMatchObject({ layersSent: 3, full: false });
    expect(first.bytesSent).toBeGreaterThan(12 * MB);
    const second = await sending(v2!);
    expect(second).toMatchObject({ layersSent: 1, full: false });
    expect(second.bytesSent).toBeLessThan(20_000);
    expect(layersOf(second.tag)).toEqual(diffIds(v2!));
    expect(await sending(v2!)).toMatchObject({ layersSent: 0, bytesSent: 0 });
  });

  test("keeps what it shares with an older version that is removed", async () => {
    const { tag } = await sending(v1!);
    const second = await sending(v2!);
    engine.docker("image", "rm", tag);
    expect(layersOf(second.tag)).toHaveLength(3);
    expect(await sending(v1!)).toMatchObject({ layersSent: 1 });
  });

  test("that lost a layer it listed is sent everything, and ends with the image", async () => {
    const { tag } = await sending(v1!);
    const known = await lookAt({ host: { name: "second", exec: engine.exec } });
    engine.docker("image", "rm", tag);
    const notes: string[] = [];
    const result = await sending(v2!, { known, onNote: (text) => notes.push(text) });
    expect(result).toMatchObject({ layersSent: 3, full: true });
    expect(notes).toHaveLength(1);
    expect(layersOf(result.tag)).toHaveLength(3);
  });

  test.each([0, 1, 512, 5 * MB, 12 * MB + 1024, 13 * MB, -12_288, -8192, -4096, -2560])(
    "has no image after a cut at byte %i (from the end if negative), and takes it after",
    async (byte) => {
      const exec = cutting(engine.exec, byte < 0 ? whole + byte : byte);
      await expect(sending(v1!, { compression: "none" }, exec)).rejects.toMatchObject({
        code: "TRANSFER_FAILED",
      });
      expect(engine.docker("image", "ls", "-aq")).toBe("");
      expect(engine.leftovers("tmp")).toEqual([]);
      expect(await sending(v1!)).toMatchObject({ layersSent: 3 });
    },
  );

  test("has the whole image when the cut only took the archive's end mark", async () => {
    const exec = cutting(engine.exec, whole - 1024);
    expect(await sending(v1!, { compression: "none" }, exec)).toMatchObject({ layersSent: 3 });
    expect(layersOf(imageTag(`sluice/${name}-web`, v1!.id))).toEqual(diffIds(v1!));
    expect(await sending(v1!)).toMatchObject({ bytesSent: 0 });
  });

  test("has no image after a cancelled transfer", async () => {
    const cancel = new AbortController();
    const onProgress = () => cancel.abort();
    await expect(sending(v1!, { signal: cancel.signal, onProgress })).rejects.toMatchObject({
      code: "ABORTED",
    });
    expect(engine.docker("image", "ls", "-aq")).toBe("");
  });

  test("whose engine is killed in the middle of a load has no image, and takes it after", async () => {
    let killed: Promise<void> | undefined;
    const exec = after(engine.exec, 10 * MB, () => {
      killed ??= engine.kill();
    });
    await expect(sending(v1!, { compression: "none" }, exec)).rejects.toMatchObject({
      code: "TRANSFER_FAILED",
    });
    await killed;
    await engine.start();
    expect(engine.docker("image", "ls", "-aq")).toBe("");
    expect(await sending(v1!)).toMatchObject({ layersSent: 3 });
  });

  test.each(["none", "gzip", "zstd"] as const)("takes an archive with %s", async (compression) => {
    expect(await sending(v1!, { compression })).toMatchObject({ layersSent: 3, full: false });
  });
});

/** A connection that is lost after so many bytes: the command there sees the end of its input. */
function cutting(exec: Exec, at: number): Exec {
  return (argv) => {
    const process = exec(argv);
    let left = at;
    const stdin = new Writable({
      write: (chunk: Buffer, _, done) => {
        process.stdin.write(chunk.subarray(0, left));
        left -= Math.min(left, chunk.length);
        if (left > 0) return done();
        process.stdin.end();
        done(new Error("the connection was lost"));
      },
      final: (done) => process.stdin.end(done),
    });
    process.stdin.on("error", () => {});
    return { ...process, stdin: isLoad(argv) ? stdin : process.stdin };
  };
}

/** Calls `act` once so many bytes have gone to a load. */
function after(exec: Exec, bytes: number, act: () => void): Exec {
  return (argv) => {
    const process = exec(argv);
    if (!isLoad(argv)) return process;
    let left = bytes;
    const stdin = new Transform({
      transform: (chunk: Buffer, _, done) => {
        left -= chunk.length;
        if (left <= 0) act();
        done(null, chunk);
      },
    });
    process.stdin.on("error", (error) => stdin.destroy(error));
    stdin.pipe(process.stdin);
    return { ...process, stdin };
  };
}

function isLoad(argv: readonly string[]): boolean {
  return argv.some((word) => word.includes("docker load"));
}
