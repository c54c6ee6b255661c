import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import { must } from "../../../sandbox/hosts/run.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";

export const SHOP = fileURLToPath(new URL("../../../examples/shop", import.meta.url));

/** The shop in a version, as a ready image: `deploy.yaml` names it with `image:`. */
export function shopImage(version: string): string {
  return `sluice-e2e/shop:${version}`;
}

/** Builds the shop's versions here and puts them on the hosts beside SSH, so that no test pays for it. */
export async function giveShop(
  hosts: readonly SandboxHost[],
  versions: readonly string[],
): Promise<void> {
  await ensureBaseImages();
  for (const version of versions) {
    const args = ["--build-arg", `VERSION=${version}`, "--tag", shopImage(version)];
    await must(["docker", "build", "--quiet", ...args, SHOP], { timeoutMs: 120_000 });
  }
  await Promise.all(hosts.map((host) => copyImages(host, versions.map(shopImage))));
}

/** `docker save` here into `docker load` there. */
async function copyImages(host: SandboxHost, images: readonly string[]): Promise<void> {
  const save = spawn("docker", ["save", ...images], { stdio: ["ignore", "pipe", "inherit"] });
  const load = spawn("docker", ["exec", "-i", host.name, "docker", "load", "--quiet"], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  save.stdout.pipe(load.stdin);
  const [code] = (await once(load, "close")) as [number | null];
  if (code !== 0) throw new Error(`${host.name} did not take the images`);
}
