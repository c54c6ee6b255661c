import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { imageOf, LABEL } from "../../hosts/argv.ts";
import { ensureImage } from "../../hosts/image/ensure.ts";
import { withLock } from "../../hosts/lock.ts";
import { STATE } from "../../hosts/paths.ts";
import { inSmallDoses, tell } from "../../hosts/progress.ts";
import { must, run } from "../../hosts/run.ts";
import type { HostKind } from "../../hosts/index.ts";

const FILES = fileURLToPath(new URL("./image", import.meta.url));
const BUILD_MS = 600_000;

/**
 * Makes sure that there is something to start a droplet from, and names it: the sandbox host of that
 * kind with cloud-init. Takes about a minute the first time.
 * @param body a kind of host, or a snapshot's reference, which is its own answer
 */
export async function ensureBody(body: string): Promise<string> {
  if (body !== "bare" && body !== "prepared") return body;
  await ensureImage(body, tell);
  const tag = `sluice-sandbox/droplet:${body}`;
  await withLock(`${STATE}/droplet-${body}.lock`, async () => {
    const inputs = await hashInputs(body);
    if ((await labelOf(tag)) === inputs) return;
    tell(`building ${tag}`);
    const argv = buildArgv(body, tag, inputs);
    await must(argv, { timeoutMs: BUILD_MS, onLine: inSmallDoses(tell) });
  });
  return tag;
}

export function buildArgv(kind: HostKind, tag: string, inputs: string): string[] {
  return [
    ["docker", "build", "--tag", tag, "--build-arg", `BASE=${imageOf(kind)}`],
    ["--label", `${LABEL}.droplet=${inputs}`, "--network", "host", FILES],
  ].flat();
}

/** Our files and the host's image: a change to either makes another body. */
async function hashInputs(kind: HostKind): Promise<string> {
  const hash = createHash("sha256");
  hash.update(await must(["docker", "image", "inspect", "--format", "{{.Id}}", imageOf(kind)]));
  for (const name of (await readdir(FILES)).sort())
    hash.update(`\0${name}\0`).update(await readFile(`${FILES}/${name}`));
  return hash.digest("hex").slice(0, 16);
}

async function labelOf(tag: string): Promise<string> {
  const format = `{{index .Config.Labels "${LABEL}.droplet"}}`;
  return (await run(["docker", "image", "inspect", "--format", format, tag])).stdout.trim();
}
