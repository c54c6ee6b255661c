import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { inSmallDoses, type Progress } from "../progress.ts";
import { asRoot, must, run } from "../run.ts";

/** The public name that the Dockerfile starts from, and the Debian release behind it. */
export const BASE = { image: "debian:12-slim", suite: "bookworm" } as const;

const MIRROR = "http://deb.debian.org/debian";
const PULL_MS = 120_000;
const DEBOOTSTRAP_MS = 900_000;

/**
 * Makes sure that the base image is here: pulled, or where no registry can be reached built by
 * debootstrap and given the same public name, so that one Dockerfile serves both.
 */
export async function ensureBase(progress: Progress): Promise<void> {
  const present = await run(["docker", "image", "inspect", BASE.image]);
  if (present.code === 0) return;
  progress(`pulling ${BASE.image}`);
  const pulled = await run(["docker", "pull", BASE.image], { timeoutMs: PULL_MS });
  if (pulled.code === 0) return;
  progress(`no registry answers; making ${BASE.image} with debootstrap (about a minute)`);
  await importDebian(progress);
}

async function importDebian(progress: Progress): Promise<void> {
  const work = await mkdtemp(`${tmpdir()}/sluice-base-`);
  const [root, archive] = [`${work}/root`, `${work}/root.tar`];
  try {
    await must(asRoot(debootstrapArgv(root)), {
      timeoutMs: DEBOOTSTRAP_MS,
      onLine: inSmallDoses(progress),
    });
    await must(
      asRoot(["tar", "-C", root, "--exclude=./var/cache/apt/archives/*.deb", "-cf", archive, "."]),
    );
    await must(["docker", "import", archive, BASE.image]);
  } finally {
    await run(asRoot(["rm", "-rf", "--one-file-system", work]));
  }
}

export function debootstrapArgv(root: string): string[] {
  return ["debootstrap", "--variant=minbase", BASE.suite, root, MIRROR];
}
