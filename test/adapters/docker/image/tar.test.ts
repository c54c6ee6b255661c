import { extract } from "tar-stream";
import { expect, test } from "vitest";
import { TAR_END, tarHeader, tarPadding } from "../../../../src/adapters/docker/image/tar.ts";
import { filesOf } from "./archives.ts";

test("a file written with these blocks is read back by another implementation", async () => {
  const content = Buffer.from("hello");
  const blocks = [tarHeader("blobs/sha256/00", 5), content, tarPadding(5), TAR_END];
  const files = await filesOf(toAsync(blocks));
  expect(files).toEqual([{ name: "blobs/sha256/00", content }]);
});

test.each([0, 511, 512, 8 * 1024 ** 3 - 1, 8 * 1024 ** 3, 3e12])(
  "a size of %i bytes is understood",
  async (size) => {
    const tar = extract();
    tar.write(tarHeader("layer", size));
    const { value } = await tar[Symbol.asyncIterator]().next();
    expect((value as { header: { size: number } }).header.size).toBe(size);
    tar.destroy();
  },
);

test("padding fills the last block and adds none", () => {
  expect([0, 1, 511, 512, 513].map((size) => tarPadding(size).length)).toEqual([0, 511, 1, 0, 511]);
});

test("a name that does not fit is refused", () => {
  expect(() => tarHeader("x".repeat(101), 1)).toThrow(RangeError);
});

async function* toAsync(blocks: Buffer[]) {
  yield* blocks;
}
