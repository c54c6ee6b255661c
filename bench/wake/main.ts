import { destroyHosts } from "../../sandbox/hosts/index.ts";
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

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${values.length})`;
}
