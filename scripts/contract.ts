/**
 * `npm run contract -- <vendor> <path of its API description>`: holds a look-alike and the client that
 * talks to it against what the vendor published. `--flow FILE` takes the module's `start` instead of the
 * vendor's own smoke flow; `--shapes FILE` writes what the fast tests compare with, and runs nothing.
 * `github-graphql` is GitHub's second description: what is written is the schema that is answered, and
 * without `--shapes` it is compared with the one that there is.
 */
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, print } from "graphql";
import { ROUTES as COOLIFY_ROUTES } from "../sandbox/coolify/routes.ts";
import { createSend } from "../sandbox/http/client.ts";
import { everything } from "../sandbox/digitalocean/flow/index.ts";
import { createDigitalOcean } from "../sandbox/digitalocean/index.ts";
import { ROUTES } from "../sandbox/digitalocean/routes.ts";
import { EVENTS } from "../sandbox/github/hooks/events.ts";
import { FIELDS } from "../sandbox/github/graphql/fields.ts";
import { ROUTES as GITHUB_ROUTES } from "../sandbox/github/routes.ts";
import { startCoolifyContract } from "./contract/coolify.ts";
import { trimSchema } from "./contract/graphql.ts";
import { type Contract, isClean, report, runContract } from "./contract/run.ts";
import { trim } from "./contract/trim.ts";

interface Vendor {
  /** What the look-alike answers: `GET /v2/droplets`. */
  readonly operations: readonly string[];
  /** Left out where the fast tests make every call, and the description is wrong of some. */
  readonly start?: () => Promise<Contract>;
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

/** Answered, and not in the description: another language, and an address that is only redirected to. */
const UNDESCRIBED = ["POST /graphql", "GET /repositories/{repository_id}"];

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
  "github-webhooks": { operations: EVENTS.map((it) => `POST /${it}`) },
  github: { operations: Object.keys(GITHUB_ROUTES).filter((it) => !UNDESCRIBED.includes(it)) },
};

const GRAPHQL = "github-graphql";
const SCHEMA = new URL("../sandbox/github/graphql/schema.graphql", import.meta.url);

const USAGE = `usage: npm run contract -- ${[...Object.keys(VENDORS), GRAPHQL].join("|")} PATH [--flow FILE | --shapes FILE]`;

async function main([name = "", path, option, file]: readonly string[]): Promise<number> {
  if (name === GRAPHQL && path !== undefined) return compareSchema(path, option, file);
  const vendor = VENDORS[name];
  if (vendor === undefined || path === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (option === "--shapes" && file !== undefined) return writeShapes(vendor, path, file);
  const start = option === "--flow" && file !== undefined ? await startOf(file) : vendor.start;
  if (start === undefined) {
    console.error(`${name} has no flow of its own: --shapes FILE or --flow FILE`);
    return 2;
  }
  const contract = await start();
  try {
    const verdict = await runContract(path, contract);
    console.log(report(verdict));
    return isClean(verdict) ? 0 : 1;
  } finally {
    await contract.close();
  }
}

async function compareSchema(path: string, option?: string, file?: string): Promise<number> {
  const now = `${trimSchema(await readFile(path, "utf8"), FIELDS)}\n`;
  if (option === "--shapes" && file !== undefined) {
    await writeFile(file, now);
    return 0;
  }
  const kept = await readFile(SCHEMA, "utf8");
  // Compared by what they say: one of them has been formatted.
  const isSame = print(parse(kept)) === print(parse(now));
  console.log(isSame ? "the schema is as published" : "the published schema is another");
  return isSame ? 0 : 1;
}

async function startOf(file: string): Promise<NonNullable<Vendor["start"]>> {
  const module = (await import(pathToFileURL(resolve(file)).href)) as Required<Vendor>;
  return module.start;
}

interface Described {
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly webhooks?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

async function writeShapes(vendor: Vendor, path: string, file: string): Promise<number> {
  const { webhooks, ...whole } = JSON.parse(await readFile(path, "utf8")) as Described;
  // What a vendor sends is described beside what it is asked, and in the same words.
  const told = Object.entries(webhooks ?? {}).map(([name, it]) => [`/${name}`, it] as const);
  const description = { ...whole, paths: { ...whole.paths, ...Object.fromEntries(told) } };
  await writeFile(file, `${JSON.stringify(trim(description, vendor.operations))}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
