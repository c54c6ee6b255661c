// Needs a running Docker, as everything that builds images does.
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { ensureBaseImages } from "../../../../sandbox/images/apps/index.ts";
import { mustRun } from "../../../../sandbox/images/apps/run.ts";

const shop = fileURLToPath(new URL("../../../../examples/shop", import.meta.url));

beforeAll(() => ensureBaseImages(), 300_000);

test("the images of the examples run their programs", async () => {
  const inside = (image: string, ...argv: string[]) =>
    mustRun(["docker", "run", "--rm", "--network", "none", "--user", "1000", image, ...argv]);
  expect(await inside("node:24-slim", "node", "--version")).toMatch(/^v24\./);
  expect(await inside("node:24-slim", "sh", "-c", "echo $(id -u) > /tmp/x; cat /tmp/x")).toBe(
    "1000\n",
  );
  expect(await inside("busybox:stable", "sh", "-c", "echo hi | sha256sum | cut -c1-8")).toBe(
    "98ea6e4f\n",
  );
}, 60_000);

test("a second call finds them and keeps them", async () => {
  const ids = () => mustRun(["docker", "image", "inspect", "-f", "{{.Id}}", "node:24-slim"]);
  const before = await ids();
  await ensureBaseImages();
  expect(await ids()).toBe(before);
});

test("two versions of the shop differ in one small layer", async () => {
  const name = `sluice-test-${randomBytes(4).toString("hex")}`;
  const [one, two] = [await buildShop(`${name}:v1`, "v1"), await buildShop(`${name}:v2`, "v2")];
  try {
    expect(one.length).toBe(two.length);
    expect(one.filter((layer, i) => layer !== two[i])).toEqual(one.slice(-1));
  } finally {
    await mustRun(["docker", "image", "rm", `${name}:v1`, `${name}:v2`]);
  }
}, 60_000);

async function buildShop(tag: string, version: string): Promise<string[]> {
  const build = ["docker", "build", "--quiet", "--network", "none"];
  await mustRun([...build, "--build-arg", `VERSION=${version}`, "--tag", tag, shop]);
  const layers = ["docker", "image", "inspect", "-f", "{{json .RootFS.Layers}}", tag];
  return JSON.parse(await mustRun(layers)) as string[];
}
