import { expect, test } from "vitest";
import { buildKey, groupBuilds } from "../../src/model/builds.ts";
import type { BuildSpec } from "../../src/model/project.ts";

const service = (name: string, build: BuildSpec) => ({
  name,
  source: { kind: "build" as const, build },
});

test("services that say the same are built once, in the order they are written", () => {
  const groups = groupBuilds([
    service("web", { context: ".", args: {} }),
    service("docs", { context: "docs", args: {} }),
    service("worker", { context: "./", args: {} }),
    { name: "db", source: { kind: "image", image: "postgres:17" } },
  ]);
  expect(groups.map(({ services }) => services)).toEqual([["web", "worker"], ["docs"]]);
});

test("the order of build arguments is of no matter, their values are", () => {
  const key = (args: Record<string, string>) => buildKey({ context: ".", args });
  expect(key({ A: "1", B: "2" })).toBe(key({ B: "2", A: "1" }));
  expect(key({ A: "1" })).not.toBe(key({ A: "2" }));
});

test.each<Partial<BuildSpec>>([
  { context: "app" },
  { dockerfile: "Dockerfile.dev" },
  { preset: "node" },
  { target: "web" },
  { platform: "linux/arm64" },
])("%o makes another image", (difference) => {
  const spec: BuildSpec = { context: ".", args: {} };
  expect(buildKey({ ...spec, ...difference })).not.toBe(buildKey(spec));
});

test("a key is twelve characters that any tag may hold", () => {
  expect(buildKey({ context: ".", args: {} })).toMatch(/^[0-9a-f]{12}$/);
});
