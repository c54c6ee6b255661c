import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Droplet } from "../../src/model/droplet.ts";
import { base32, fromBase32, pinOf, pinTags, stateOf, stateTag } from "../../src/model/marks.ts";

const droplet = (id: number, tags: readonly string[]) => ({ id, tags }) as unknown as Droplet;

describe("base32", () => {
  test.each([0, 1, 2, 3, 4, 5, 31, 32])("gives %i bytes back", (length) => {
    const bytes = randomBytes(length);
    expect(fromBase32(base32(bytes))).toEqual(bytes);
    expect(fromBase32(base32(bytes).toUpperCase())).toEqual(bytes);
  });

  test("keeps zeros in front", () => {
    expect(fromBase32(base32(Buffer.from([0, 0, 1])))).toEqual(Buffer.from([0, 0, 1]));
  });
});

describe("pins", () => {
  const pins = Array.from({ length: 10 }, (_, n) => ({
    id: 500_000_000 + n,
    key: randomBytes(32),
  }));
  const tags = pinTags(pins);

  test("of ten hosts fit into three tags that the API takes", () => {
    expect(tags).toHaveLength(3);
    for (const { tag } of tags) expect(tag).toMatch(/^[a-z0-9:_-]{1,255}$/);
  });

  test("are found by the droplet's own id", () => {
    for (const { id, key } of pins) {
      const own = tags.filter(({ ids }) => ids.includes(id)).map(({ tag }) => tag);
      expect(pinOf(droplet(id, own))).toEqual(key);
    }
    expect(pinOf(droplet(7, [tags[0]!.tag]))).toBeUndefined();
  });

  test("that contradict each other pin nothing", () => {
    const [first, second] = [randomBytes(32), randomBytes(32)].map(
      (key) => pinTags([{ id: 7, key }])[0]!.tag,
    );
    expect(pinOf(droplet(7, [first!, second!]))).toBeUndefined();
    expect(pinOf(droplet(7, [first!, first!]))).toBeDefined();
  });

  test("that are cut short pin nothing", () => {
    const { tag } = pinTags([{ id: 7, key: randomBytes(32) }])[0]!;
    expect(pinOf(droplet(7, [tag.slice(0, -10)]))).toBeUndefined();
  });
});

test("of two states the later one counts", () => {
  const tags = [stateTag("active"), stateTag("creating")];
  expect(stateOf(droplet(1, tags))).toBe("active");
  expect(stateOf(droplet(1, []))).toBeUndefined();
});
