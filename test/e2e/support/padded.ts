import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shopImage } from "./images.ts";
import { type Project, shopService } from "./project.ts";

export const PAD_BYTES = 40_000_000;

/**
 * Writes a project whose web service is built here: the shop's v2 and a layer of random bytes that
 * no host has, so that sending it takes a while. `word` makes another layer.
 */
export async function writePadded(project: Project, word: string): Promise<void> {
  const pad = `head -c ${PAD_BYTES} /dev/urandom > /pad && echo ${word} >> /pad`;
  const dockerfile = `FROM ${shopImage("v2")}\nUSER root\nRUN ${pad}\nUSER node\n`;
  await writeFile(join(project.folder, "Dockerfile"), dockerfile);
  const { image: _, ...service } = shopService("v2", project.domain) as Record<string, unknown>;
  await project.write({ web: { ...service, build: "." } });
}
