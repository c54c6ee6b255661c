import { planAll } from "../../src/adapters/docker/image/layers.ts";
import { createTransfer, lookAt } from "../../src/adapters/docker/image/transfer.ts";
import type { Compression, Image } from "../../src/contracts/images.ts";
import { spawned } from "../../test/adapters/docker/image/engine.ts";
import { type Destination, output } from "./host.ts";
import { serveImage } from "./registry.ts";

export interface Figure {
  readonly ms: number;
  /** Bytes that went to the host. */
  readonly bytes: number;
}

/** Brings an image to a destination and tells what it took. */
export type Way = (image: Image, to: Destination) => Promise<Figure>;

const transfer = createTransfer(spawned([]));

/** Ours: missing layers only. */
export function filtered(compression: Compression): Way {
  return (image, { name, exec }) =>
    timed(async () => {
      const tag = `sluice/bench-images:${image.id.slice(7, 19)}`;
      return (await transfer({ image, tag, host: { name, exec }, compression })).bytesSent;
    });
}

/** What `docker save | docker load` would do: every layer, whatever the host has. */
export function whole(compression: Compression): Way {
  return (image, { name, exec }) =>
    timed(async () => {
      const known = { ...(await lookAt({ host: { name, exec } })), images: [] };
      const tag = `sluice/bench-images:${image.id.slice(7, 19)}`;
      return (await transfer({ image, tag, host: { name, exec }, compression, known })).bytesSent;
    });
}

/** The refused way: the host pulls from a registry of ours on loopback. */
export const pulled: Way = (image, { exec }) =>
  timed(async () => {
    const registry = await serveImage(image);
    try {
      await output(exec, ["docker", "pull", "--quiet", registry.reference]);
      return registry.bytesServed();
    } finally {
      await registry.close();
    }
  });

export function contentBytes(image: Image): number {
  return planAll(image).bytes;
}

async function timed(work: () => Promise<number>): Promise<Figure> {
  const start = performance.now();
  const bytes = await work();
  return { ms: performance.now() - start, bytes };
}
