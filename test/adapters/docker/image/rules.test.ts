import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { bestCompression, compressor } from "../../../../src/adapters/docker/image/compress.ts";
import { checkDisk } from "../../../../src/adapters/docker/image/disk.ts";
import { imageTag } from "../../../../src/model/builds.ts";
import type { SluiceError } from "../../../../src/model/errors.ts";

test("room for the archive and its layers is enough, a byte less is not", () => {
  expect(() => checkDisk("web-1", 1000, 2200)).not.toThrow();
  expect(() => checkDisk("web-1", 1000, 2199)).toThrow("web-1 has too little free disk");
});

test("the refusal tells what is free, what is needed and what for", () => {
  const refuse = () => checkDisk("web-1", 1000, 500);
  expect(refuse).toThrow(
    expect.objectContaining({
      code: "DISK_FULL",
      facts: { host: "web-1", "free bytes": 500, "needed bytes": 2200, "image bytes": 1000 },
    }) as SluiceError,
  );
});

test("an image that is there already needs no room", () => {
  expect(() => checkDisk("web-1", 0, 0)).not.toThrow();
});

test("zstd is chosen only where both ends have it", () => {
  expect(bestCompression({ zstd: true }, true)).toBe("zstd");
  expect(bestCompression({ zstd: false }, true)).toBe("gzip");
  expect(bestCompression({ zstd: true }, false)).toBe("gzip");
});

test.each([
  ["none", (bytes: Buffer) => bytes],
  ["gzip", gunzipSync],
  ["zstd", zstdDecompressSync],
] as const)("%s gives back what it was given", async (compression, unpack) => {
  const content = Buffer.alloc(300_000, "layer");
  const stream = compressor(compression);
  stream.end(content);
  expect(unpack(await buffer(stream)).equals(content)).toBe(true);
});

test("a tag holds twelve characters of the image's id", () => {
  expect(imageTag("sluice/shop-web", `sha256:${"0f".repeat(32)}`)).toBe(
    "sluice/shop-web:0f0f0f0f0f0f",
  );
});
