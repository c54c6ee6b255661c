import { expect, test } from "vitest";
import { planAll, planLayers } from "../../../../src/adapters/docker/image/layers.ts";
import type { Image } from "../../../../src/contracts/images.ts";

const image = (...layers: [string, number?][]): Image => ({
  id: "sha256:i",
  size: 1000,
  architecture: "amd64",
  os: "linux",
  layers: layers.map(([diffId, size]) => (size === undefined ? { diffId } : { diffId, size })),
});
const host = (...lists: string[][]) => ({
  images: lists.map((diffIds, index) => ({ id: `sha256:${index}`, tags: [], diffIds })),
});
const app = image(["a", 100], ["b", 20], ["c", 3]);

test("an empty host is sent every layer", () => {
  expect(planLayers(app, host())).toEqual({ held: 0, send: app.layers, bytes: 123 });
});

test("the longest common prefix of any image is left out", () => {
  const plan = planLayers(app, host(["a"], ["a", "b", "x"], ["x", "b", "c"]));
  expect(plan).toEqual({ held: 2, send: [{ diffId: "c", size: 3 }], bytes: 3 });
});

test("a layer that the host has on another base is sent", () => {
  expect(planLayers(app, host(["x", "b", "c"])).held).toBe(0);
});

test("an image that differs in its configuration alone needs no layer", () => {
  expect(planLayers(app, host(["a", "b", "c", "d"]))).toEqual({ held: 3, send: [], bytes: 0 });
});

test("an image that is the base of another's needs what is above", () => {
  expect(planLayers(app, host(["a", "b"])).send.map(({ diffId }) => diffId)).toEqual(["c"]);
});

test("when a size is unknown the whole image is the bound", () => {
  expect(planLayers(image(["a", 1], ["b"]), host(["a"])).bytes).toBe(1000);
});

test("sending all leaves nothing out", () => {
  expect(planAll(app).held).toBe(0);
});
