import { expect, test } from "vitest";
import {
  historyArgv,
  inspectArgv,
  parseHistory,
  parseImage,
  sizeLayers,
} from "../../../../src/adapters/docker/build/inspect.ts";

const inspected = JSON.stringify({
  Id: "sha256:i",
  Size: 35,
  Architecture: "amd64",
  Os: "linux",
  RootFS: { Type: "layers", Layers: ["sha256:a", "sha256:b"] },
});
/** From the top down, as engines print it. */
const history = [
  { size: "0", by: 'CMD ["/run"]' },
  { size: "5", by: "COPY app /app # buildkit" },
  { size: "30", by: "/bin/sh -c #(nop) ADD file:1 in / " },
]
  .map((line) => JSON.stringify(line))
  .join("\n");

test("an image is what inspect and history say together, base first", () => {
  expect(parseImage(inspected, `${history}\n`)).toEqual({
    id: "sha256:i",
    size: 35,
    architecture: "amd64",
    os: "linux",
    layers: [
      { diffId: "sha256:a", size: 30 },
      { diffId: "sha256:b", size: 5 },
    ],
  });
});

test("without a history the layers have no sizes", () => {
  expect(parseImage(inspected, "").layers).toEqual([
    { diffId: "sha256:a" },
    { diffId: "sha256:b" },
  ]);
});

test("an empty layer is told from steps that only set metadata", () => {
  const steps = [
    { size: 30, by: "COPY a /a" },
    { size: 0, by: "WORKDIR /app" },
    { size: 0, by: "/bin/sh -c #(nop)  ENV A=1" },
    { size: 0, by: "USER node" },
    { size: 0, by: "/bin/sh -c #(nop)  CMD [x]" },
  ];
  expect(sizeLayers(["x", "y"], steps)).toEqual([
    { diffId: "x", size: 30 },
    { diffId: "y", size: 0 },
  ]);
});

test("a count that does not fit claims nothing", () => {
  expect(sizeLayers(["x", "y", "z"], [{ size: 3, by: "COPY" }])).toEqual([
    { diffId: "x" },
    { diffId: "y" },
    { diffId: "z" },
  ]);
});

test("an image without layers is no error", () => {
  const empty = inspected.replace('["sha256:a","sha256:b"]', "null");
  expect(parseImage(empty, "").layers).toEqual([]);
});

test("sizes are asked for in bytes and whole", () => {
  expect(historyArgv("x")).toContain("--human=false");
  expect(historyArgv("x")).toContain("--no-trunc");
  expect(inspectArgv("x").at(-1)).toBe("x");
  expect(parseHistory(history).map(({ size }) => size)).toEqual([30, 5, 0]);
});
