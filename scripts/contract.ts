/**
 * `npm run contract -- <vendor> <path of its API description>`: holds a look-alike and the client that
 * talks to it against what the vendor published. `--flow FILE` takes the module's `start` instead of the
 * vendor's own smoke flow; `--shapes FILE` writes what the fast tests compare with, and runs nothing.
 */
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ROUTES as COOLIFY_ROUTES } from "../sandbox/coolify/routes.ts";
import { createSend } from "../sandbox/http/client.ts";
import { everything } from "../sandbox/digitalocean/flow/index.ts";
import { createDigitalOcean } from "../sandbox/digitalocean/index.ts";
import { ROUTES } from "../sandbox/digitalocean/routes.ts";
import { startCoolifyContract } from "./contract/coolify.ts";
import { type Contract, isClean, report, runContract } from "./contract/run.ts";
import { trim } from "./contract/trim.ts";

interface Vendor {
  /** What the look-alike answers: `GET /v2/droplets`. */
  readonly operations: readonly string[];
  readonly start: () => Promise<Contract>;
}

const QUICK = {
  network: 40,
  active: 80,
  tag: 60,
  action: 40,
  snapshot: 40,
  destroy: 40,
  firewall: 40,
};

const VENDORS: Readonly<Record<string, Vendor>> = {
  digitalocean: {
    operations: Object.keys(ROUTES),
    async start() {
      const rates = { perMinute: 5_000 };
      const cloud = await createDigitalOcean({ delays: QUICK, rates });
      const flow = (url: string) => everything(createSend(url, cloud.token));
      return { url: cloud.url, flow, close: () => cloud.close() };
    },
  },
  coolify: {
    operations: Object.keys(COOLIFY_ROUTES).map((it) => it.replace("/api/v1", "")),
    start: startCoolifyContract,
  },
};

const USAGE = `usage: npm run contract -- ${Object.keys(VENDORS).join("|")} PATH [--flow FILE | --shapes FILE]`;

async function main([name = "", path, option, file]: readonly string[]): Promise<number> {
  const vendor = VENDORS[name];
  if (vendor === undefined || path === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (option === "--shapes" && file !== undefined) return writeShapes(vendor, path, file);
  const start = option === "--flow" && file !== undefined ? await startOf(file) : vendor.start;
  const contract = await start();
  try {
    const verdict = await runContract(path, contract);
    console.log(report(verdict));
    return isClean(verdict) ? 0 : 1;
  } finally {
    await contract.close();
  }
}

async function startOf(file: string): Promise<Vendor["start"]> {
  const module = (await import(pathToFileURL(resolve(file)).href)) as Pick<Vendor, "start">;
  return module.start;
}

async function writeShapes(vendor: Vendor, path: string, file: string): Promise<number> {
  const description = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  await writeFile(file, `${JSON.stringify(trim(description, vendor.operations))}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
