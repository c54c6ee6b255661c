import { destroyHosts } from "../../sandbox/hosts/index.ts";
import type { PreviewProject } from "../../test/e2e/previews/bed.ts";
import { createShopHosts } from "../../test/e2e/support/index.ts";
import { type Memory, memoryOf } from "./memory.ts";
import { letSleep } from "../../test/e2e/previews/asleep.ts";
import { deploy, makePreviews, visit } from "./previews.ts";

/** Kept for the system, Docker and the page cache. */
const RESERVED = 768;
const HOST = 4096;

const rounds = Number(process.argv[2] ?? 20);
const count = Number(process.argv[3] ?? 4);

const [host] = await createShopHosts("wake", ["v1", "v2"]);
if (host === undefined) throw new Error("the sandbox gave no host");
try {
  const empty = await memoryOf(host);
  const previews = await makePreviews(host, count);
  const awake = await memoryOf(host);
  const pushes: number[] = [];
  for (const preview of previews) pushes.push(await deploy(preview, "v2"));
  for (const preview of previews) await sleep(preview);
  const asleep = await memoryOf(host);
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

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${values.length})`;
}
