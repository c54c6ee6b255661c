import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startShop } from "../../examples/shop-process.ts";

const main = fileURLToPath(new URL("../../../sandbox/load/main.ts", import.meta.url));

test("by hand it prints a table and exits 0 when nothing was lost, 1 when something was", async () => {
  const shop = await startShop({ VERSION: "v1" });
  const good = await run(
    shop.url,
    "--seconds",
    "0.5",
    "--mix",
    "get=2,postThink=1",
    "--think",
    "20",
  );
  shop.signal("SIGKILL");
  await shop.exit;
  const bad = await run(shop.url, "--seconds", "0.2", "--mix", "get=1");
  expect(good.stdout).toMatch(/^get +\d+ +0$/m);
  expect(good.stdout).toMatch(/^postThink +\d+ +0$/m);
  expect(good.stdout).toMatch(/^v1: \d+ answers$/m);
  expect(bad.stdout).toContain("ECONNREFUSED");
  expect([good.code, bad.code]).toEqual([0, 1]);
}, 20_000);

test("it exits 2 without a URL", async () => {
  expect(await run()).toMatchObject({ code: 2, stdout: "" });
});

async function run(...args: string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout };
}
