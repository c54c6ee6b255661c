import { fileURLToPath } from "node:url";
import { destroyHosts } from "../../sandbox/hosts/index.ts";
import { loadConfig, resolve } from "../../src/engine/config/index.ts";
import { loadOf } from "../../src/engine/previews/load.ts";
import { type Load, place } from "../../src/engine/previews/place.ts";
import { letSleep } from "../../test/e2e/previews/asleep.ts";
import type { PreviewProject } from "../../test/e2e/previews/bed.ts";
import { createShopHosts } from "../../test/e2e/support/index.ts";
import { type Disk, diskOf } from "./disk.ts";
import { type Memory, memoryOf } from "./memory.ts";
import { deploy, makePreviews, visit } from "./previews.ts";

/** Kept for the system, Docker and the page cache. */
const RESERVED = 768;
const HOST = 4096;
/** Of the cloud's disk for such a host; the system, Docker and images that all share have a tenth. */
const DISK = 80 * 1024;
/** Layers that no other preview has, of one image: an assumption. */
const IMAGE = 100;

/** Of DigitalOcean's s-2vcpu-4gb, in its published list. */
const MONTHLY = 24;
const SHOP_CONFIG = fileURLToPath(new URL("../../examples/shop/deploy.yaml", import.meta.url));

const rounds = Number(process.argv[2] ?? 20);
const count = Number(process.argv[3] ?? 4);

const [host] = await createShopHosts("wake", ["v1", "v2"]);
if (host === undefined) throw new Error("the sandbox gave no host");
try {
  const empty = await memoryOf(host);
  const before = await diskOf(host);
  const previews = await makePreviews(host, count);
  const awake = await memoryOf(host);
  const pushes: number[] = [];
  for (const preview of previews) pushes.push(await deploy(preview, "v2"));
  for (const preview of previews) await sleep(preview);
  const asleep = await memoryOf(host);
  const after = await diskOf(host);
  const wakes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const preview = previews[round % count]!;
    wakes.push(await visit(host, preview));
    await sleep(preview);
  }
  console.log(`previews of the example (web and worker), ${count} on one host`);
  console.log(`asleep until the first request is answered: ${spread(wakes)}`);
  console.log(`push to URL beyond the image, whole command: ${spread(pushes)}`);
  tell("awake", empty, awake);
  tell("asleep", empty, asleep);
  tellDisk(before, after);
  await tellPlaces();
} finally {
  await destroyHosts([host]);
}

function sleep({ name, folder }: PreviewProject): Promise<void> {
  return letSleep(host!, name, folder.split("/").at(-1)!);
}

function tell(name: string, before: Memory, { containers, around, base }: Memory): void {
  const each = (containers + around - before.containers - before.around) / count;
  const known = Math.max(0, base - before.base) / count;
  const all = each + known;
  const fit = Math.floor((HOST - RESERVED) / all);
  const parts = `${each.toFixed(1)} MB of containers and what is around them, ${known.toFixed(2)} MB of nginx and systemd`;
  console.log(`${name}: ${parts} each; ${fit} fit the memory of a ${HOST} MB host`);
}

/**
 * Each has been pushed to once, so that it keeps a second container of each service, and a second
 * image. What those take is the application's: the example's differ by a line.
 */
function tellDisk(before: Disk, after: Disk): void {
  const docker = (after.docker - before.docker) / count;
  const own = (after.own - before.own) / count;
  const fit = Math.floor((DISK * 0.9) / (docker + own + 2 * IMAGE));
  const parts = `${docker.toFixed(2)} MB of containers, logs and volumes, ${own.toFixed(2)} MB of ours`;
  const images = `two images with ${IMAGE} MB of their own`;
  console.log(`asleep, on disk: ${parts} each; with ${images} ${fit} fit ${DISK / 1024} GB`);
}

/** How many are placed on one host, by what they say they take: the example's web 256 MB, worker nothing. */
async function tellPlaces(): Promise<void> {
  const need = loadOf(resolve(await loadConfig(SHOP_CONFIG), "local"), "preview-0");
  const room = { name: "one", cpus: 2, memory: HOST * 0.9 * 2 ** 20 };
  const limits = { hosts: 1, isAlone: false, size: room };
  const cost = (fit: number) => `${fit}, for $${(MONTHLY / fit).toFixed(2)} a month each`;
  const told = [need, { ...need, memory: 128 * 2 ** 20 }].map((one) => {
    const loads: Load[] = [];
    while (place(one, [{ ...room, loads }], limits).kind === "on")
      loads.push({ ...one, environment: `preview-${loads.length + 1}` });
    return `with ${one.memory / 2 ** 20} MB of limits ${cost(loads.length)}`;
  });
  console.log(`awake, placed on a host of ${HOST} MB for $${MONTHLY} a month: ${told.join("; ")}`);
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${values.length})`;
}
