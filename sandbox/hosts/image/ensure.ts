import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { imageOf, LABEL } from "../argv.ts";
import { withLock } from "../lock.ts";
import { IMAGE_FILES, STATE } from "../paths.ts";
import { must, run } from "../run.ts";
import { inSmallDoses, type Progress } from "../progress.ts";
import type { HostKind } from "../types.ts";
import { BASE, ensureBase } from "./base.ts";

const BUILD_MS = 1_200_000;
const INPUTS = `${LABEL}.inputs`;

/**
 * Makes sure that the image of a kind of host is here and made from today's Dockerfile. Takes one or
 * two minutes the first time, some milliseconds after.
 */
export async function ensureImage(kind: HostKind, progress: Progress): Promise<void> {
  const inputs = await hashInputs();
  if (await isCurrent(kind, inputs)) return;
  await withLock(`${STATE}/build.lock`, async () => {
    if (await isCurrent(kind, inputs)) return;
    await ensureBase(progress);
    progress(`building ${imageOf(kind)}`);
    const started = Date.now();
    await must(buildArgv(kind, inputs), { timeoutMs: BUILD_MS, onLine: inSmallDoses(progress) });
    progress(`built ${imageOf(kind)} in ${Math.round((Date.now() - started) / 1000)} s`);
  });
}

export function buildArgv(kind: HostKind, inputs: string): string[] {
  return [
    ["docker", "build", "--target", kind, "--tag", imageOf(kind)],
    ["--label", `${INPUTS}=${inputs}`],
    // The machine's own network: a bridge's larger packets do not get through every tunnel.
    ["--network", "host", IMAGE_FILES],
  ].flat();
}

async function isCurrent(kind: HostKind, inputs: string): Promise<boolean> {
  const format = `{{index .Config.Labels "${INPUTS}"}}`;
  const found = await run(["docker", "image", "inspect", "--format", format, imageOf(kind)]);
  return found.code === 0 && found.stdout.trim() === inputs;
}

async function hashInputs(): Promise<string> {
  const hash = createHash("sha256").update(BASE.image);
  for (const name of (await readdir(IMAGE_FILES)).sort())
    hash.update(`\0${name}\0`).update(await readFile(`${IMAGE_FILES}/${name}`));
  return hash.digest("hex").slice(0, 16);
}
