import { buildLookAlike, busyboxLookAlike, nodeLookAlike } from "./lookalike.ts";
import { mustRun, run } from "./run.ts";

/** The public images that examples and tests start from, and what stands for them offline. */
const baseImages = [
  { tag: "busybox:stable", lookAlike: busyboxLookAlike },
  { tag: "node:24-slim", lookAlike: nodeLookAlike },
];

/** A registry that does not begin to answer within this is treated as unreachable. */
const PROBE_MS = 20_000;

/**
 * Makes sure `node:24-slim` and `busybox:stable` are in the local Docker: kept when present,
 * pulled where a registry answers, otherwise built from this machine's Node and busybox.
 * Needs a running Docker; offline also the packages of `packages.json`.
 */
export async function ensureBaseImages(): Promise<void> {
  await mustRun(["docker", "version", "--format", "{{.Server.Version}}"], PROBE_MS);
  let pullable = true;
  for (const { tag, lookAlike } of baseImages) {
    if ((await run(["docker", "image", "inspect", tag])).code === 0) continue;
    pullable &&= await pull(tag);
    if (!pullable) await buildLookAlike(tag, await lookAlike());
  }
}

/** The smallest image is tried first, under a short limit; it answers for the others. */
async function pull(tag: string): Promise<boolean> {
  const limit = tag === baseImages[0]?.tag ? PROBE_MS : 600_000;
  return (await run(["docker", "pull", "--quiet", tag], limit)).code === 0;
}
