import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadConfig, resolve } from "../../src/engine/config/index.ts";

const path = (file: string) =>
  fileURLToPath(new URL(`../../examples/shop/${file}`, import.meta.url));

test.each([
  ["deploy.yaml", "local", ["web", "worker"]],
  ["deploy.yaml", "production", ["web", "worker"]],
  ["deploy.db.yaml", "local", ["web", "db"]],
])("%s is valid for %s", async (file, environment, names) => {
  const project = resolve(await loadConfig(path(file)), environment);
  expect(project.services.map(({ name }) => name).sort()).toEqual(names.sort());
  const [web] = project.services.filter(({ name }) => name === "web");
  expect(web?.health).toMatchObject({ kind: "http", path: "/up", timeout: 30_000 });
});
