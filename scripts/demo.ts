/**
 * The README's first command, after the machine has been set up: deploys examples/shop to this
 * machine, then a changed version while strict clients count every lost request.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { ensureBaseImages } from "../sandbox/images/apps/index.ts";
import { startLoad } from "../sandbox/load/index.ts";
import { renderSummary } from "../sandbox/load/table.ts";

const root = new URL("..", import.meta.url).pathname;
const shop = `${root}.sandbox/demo/shop`;
const port = process.env["SLUICE_HTTP_PORT"] ?? "8080";

function say(text: string): void {
  console.log(`\n\u001B[1m${text}\u001B[0m`);
}

function sluice(...args: string[]): void {
  const argv = [`${root}src/cli/main.ts`, ...args, "--config", `${shop}/deploy.yaml`];
  const { status } = spawnSync(process.execPath, argv, {
    stdio: "inherit",
    env: { ...process.env, SLUICE_HTTP_PORT: port },
  });
  if (status !== 0) process.exit(status ?? 1);
}

function copyShop(): void {
  rmSync(shop, { recursive: true, force: true });
  mkdirSync(shop, { recursive: true });
  cpSync(`${root}examples/shop`, shop, { recursive: true });
}

function change(from: string, to: string): void {
  const file = `${shop}/deploy.yaml`;
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(`VERSION: ${from}`, `VERSION: ${to}`));
}

say("1/3  The example's base images");
await ensureBaseImages();
copyShop();

say("2/3  sluice deploy local");
sluice("deploy", "local");

say("3/3  Version 2, while strict clients that never retry count what is lost");
change("v1", "v2");
const load = await startLoad({
  url: `http://127.0.0.1:${port}/`,
  hostHeader: "shop.localhost",
  mix: { get: 4, getThink: 4, post: 4, postThink: 4, download: 2, upload: 2, websocket: 2, sse: 2 },
});
sluice("deploy", "local");
const summary = await load.stop();
console.log(`\n${renderSummary(summary)}`);

const kept = `node src/cli/main.ts destroy local --config ${shop}/deploy.yaml`;
say(`The shop answers at http://shop.localhost:${port}/ (or http://localhost:${port}/)`);
console.log(`Go back to version 1:  npm run sluice -- rollback local --config ${shop}/deploy.yaml
Remove all of it:      npm run sluice -- ${kept.replace("node src/cli/main.ts ", "")}`);
if (summary.lost > 0) {
  console.error(`${summary.lost} requests were lost`);
  process.exit(1);
}
