import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createTransfer } from "../../../../src/adapters/docker/image/transfer.ts";
import type { Image, TransferProgress } from "../../../../src/contracts/images.ts";
import { classicFiles, digest, layer, type Made, makeImage, tarOf } from "./archives.ts";
import { fakeHost, finished, type Habits } from "./fake-host.ts";

const base = layer(2_000_000, "base");
const v1 = makeImage([base, layer(3000, "one")]);
const v2 = makeImage([base, layer(3000, "two")]);
const TAG = "sluice/shop-web:0f3a5c7d9e1b";

function described({ config, layers, diffIds }: Made): Image {
  const sized = layers.map(({ length }, index) => ({ diffId: diffIds[index]!, size: length }));
  const size = sized.reduce((sum, one) => sum + one.size, 0);
  return { id: digest(config), size, architecture: "amd64", os: "linux", layers: sized };
}

function held(made: Made, tag = "other:1") {
  return { id: digest(made.config), tags: [tag], diffIds: made.diffIds };
}

/** Sends `made` from an engine that holds it. */
function sending(made: Made, host: ReturnType<typeof fakeHost>, signal?: AbortSignal) {
  const notes: string[] = [];
  const progress: TransferProgress[] = [];
  const transfer = createTransfer(() => finished(tarOf(classicFiles(made))));
  const result = transfer({
    image: described(made),
    tag: TAG,
    host,
    onNote: (text) => notes.push(text),
    onProgress: (one) => progress.push(one),
    ...(signal ? { signal } : {}),
  });
  return { result, notes, progress };
}

test("an empty host ends with the image under our tag", async () => {
  const host = fakeHost();
  const { result, progress } = sending(v1, host);
  const { bytesSent, ...rest } = await result;
  expect(rest).toEqual({ hostId: digest(v1.config), tag: TAG, layersSent: 2, full: false });
  expect(bytesSent).toBeGreaterThan(0);
  expect(host.images).toEqual([held(v1, TAG)]);
  expect(progress.at(-1)).toMatchObject({ done: 2_003_000, total: 2_003_000 });
});

test("a second version sends its own layer, and the host is asked once", async () => {
  const host = fakeHost([held(v1)]);
  const { result, progress } = sending(v2, host);
  expect(await result).toMatchObject({ layersSent: 1, full: false });
  expect(progress.at(-1)).toMatchObject({ done: 3000, total: 3000 });
  expect(host.ran).toEqual(["look", "load"]);
});

test("nothing is sent to a host that has the image under our tag", async () => {
  const host = fakeHost([held(v1, TAG)]);
  expect(await sending(v1, host).result).toMatchObject({ bytesSent: 0, hostId: digest(v1.config) });
  expect(host.ran).toEqual(["look"]);
});

test("an image that the host has under another name is only tagged", async () => {
  const host = fakeHost([held(v1)]);
  expect(await sending(v1, host).result).toMatchObject({ bytesSent: 0 });
  expect(host.ran).toEqual(["look", "tag"]);
});

test("a host whose images are known is not asked", async () => {
  const host = fakeHost([held(v1)]);
  const transfer = createTransfer(() => finished(tarOf(classicFiles(v2))));
  const known = {
    version: "20.10.24",
    store: "classic",
    zstd: false,
    freeBytes: 1e9,
    images: host.images.slice(),
  } as const;
  await transfer({ image: described(v2), tag: TAG, host, known });
  expect(host.ran).toEqual(["load"]);
});

test("when the engine lacks a layer it listed, everything is sent and that is said", async () => {
  const host = fakeHost([held(v1)], { pruned: [v1.diffIds[0]!] });
  const { result, notes } = sending(v2, host);
  expect(await result).toMatchObject({ layersSent: 2, full: true });
  expect(notes).toEqual([expect.stringMatching(/web-1 .* whole image: open .*no such file/)]);
  expect(host.images.at(-1)).toEqual(held(v2, TAG));
});

test("a whole archive that is refused is not sent again", async () => {
  const host = fakeHost([], { refusal: "unknown blob" });
  await expect(sending(v1, host).result).rejects.toMatchObject({
    code: "TRANSFER_FAILED",
    detail: "unknown blob",
  });
  expect(host.ran).toEqual(["look", "load"]);
});

test("too little disk is found before a byte is sent", async () => {
  const host = fakeHost([], { freeKiB: 100 });
  await expect(sending(v1, host).result).rejects.toMatchObject({
    code: "DISK_FULL",
    facts: { "free bytes": 102_400, "needed bytes": 4_406_600 },
  });
  expect(host.ran).toEqual(["look"]);
});

test("a disk that fills up meanwhile is told as such, and not tried again", async () => {
  const host = fakeHost([held(v1)], { refusal: "write /x: no space left on device" });
  await expect(sending(v2, host).result).rejects.toMatchObject({ code: "DISK_FULL" });
  expect(host.ran).toEqual(["look", "load"]);
});

test("a connection that breaks leaves no image, and a re-run finishes", async () => {
  const habits: { -readonly [K in keyof Habits]: Habits[K] } = { cutAfter: 20_000 };
  const noisy = makeImage([randomBytes(300_000)]);
  const host = fakeHost([], habits);
  await expect(sending(noisy, host).result).rejects.toMatchObject({
    code: "TRANSFER_FAILED",
    message: "The stream to web-1 broke: the connection was lost",
  });
  expect(host.images).toEqual([]);
  delete habits.cutAfter;
  expect(await sending(noisy, host).result).toMatchObject({ layersSent: 1 });
});

test.each([
  ["write /x: no space left on device", "DISK_FULL"],
  ["unexpected EOF", "TRANSFER_FAILED"],
])("a load that dies early with '%s' ends the transfer with %s", async (refusal, code) => {
  const noisy = makeImage([randomBytes(3_000_000)]);
  const host = fakeHost([], { diesAfter: 500_000, refusal });
  await expect(sending(noisy, host).result).rejects.toMatchObject({ code, detail: refusal });
});

test("a cancelled transfer says so and leaves no image", async () => {
  const host = fakeHost();
  const { result } = sending(v1, host, AbortSignal.abort());
  await expect(result).rejects.toMatchObject({ code: "ABORTED" });
  expect(host.images).toEqual([]);
});

test("an image that cannot be read here is not blamed on the host", async () => {
  const gone = createTransfer(() => finished("", 1, "No such image"));
  const request = { image: described(v1), tag: TAG, host: fakeHost() };
  await expect(gone(request)).rejects.toMatchObject({
    code: "TRANSFER_FAILED",
    detail: "No such image",
  });
});

test("another image on the host under our tag is an error", async () => {
  const { result } = sending(v1, fakeHost([], { swaps: true }));
  await expect(result).rejects.toThrow("web-1 holds sha256:other");
});

test("a reference by digest is not sent", async () => {
  const transfer = createTransfer(() => finished(""));
  const tag = `ghcr.io/acme/web@sha256:${"0".repeat(64)}`;
  await expect(transfer({ image: described(v1), tag, host: fakeHost() })).rejects.toMatchObject({
    code: "IMAGE_MISSING",
  });
});
