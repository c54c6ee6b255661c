import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseImages } from "../../sandbox/images/apps/index.ts";
import { createBuilder } from "../../src/adapters/docker/build/builder.ts";
import { spawnRun } from "../../src/adapters/docker/build/spawn.ts";
import type { Image } from "../../src/contracts/images.ts";

export interface App {
  readonly first: Image;
  /** Differs from the first in 60 kB of the application's own code. */
  readonly second: Image;
}

const MODULES = new URL("../../node_modules", import.meta.url).pathname;
const DOCKERFILE = `FROM node:24-slim
WORKDIR /app
COPY node_modules ./node_modules
COPY code.js ./
CMD ["node", "code.js"]
`;

/** Two versions of a Node application with real dependencies, on this machine's engine. */
export async function buildApp(): Promise<App> {
  await ensureBaseImages();
  const folder = await mkdtemp(join(tmpdir(), "bench-images-"));
  const builder = createBuilder(spawnRun, { githubCache: false });
  try {
    for (const name of ["zod", "undici", "msw", "vitest"])
      await cp(join(MODULES, name), join(folder, "node_modules", name), { recursive: true });
    await writeFile(join(folder, "Dockerfile"), DOCKERFILE);
    const build = async (version: string) => {
      await writeFile(join(folder, "code.js"), `// ${version}\n`.repeat(10_000));
      const tags = [`sluice-bench/images:${version}`];
      return builder.build({ build: { context: ".", args: {} }, folder, tags });
    };
    return { first: await build("v1"), second: await build("v2") };
  } finally {
    await rm(folder, { recursive: true });
  }
}
