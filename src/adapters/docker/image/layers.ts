import type { HostImages, Image, Layer } from "../../../contracts/images.ts";

export interface LayerPlan {
  /** Layers from the base up that the host can reuse. */
  readonly held: number;
  readonly send: readonly Layer[];
  /** Bytes of the layers to send by the engine's own count. */
  readonly bytes: number;
}

/**
 * Which layers a host lacks. Engines store a layer under the chain of all below it, so only a
 * common prefix is reusable: the same layer on another base is another layer to the host.
 */
export function planLayers(image: Image, host: Pick<HostImages, "images">): LayerPlan {
  const held = Math.max(0, ...host.images.map(({ diffIds }) => sharedPrefix(image, diffIds)));
  const send = image.layers.slice(held);
  return { held, send, bytes: bytesOf(send, image.size) };
}

/** A plan that sends everything, for a host whose list was not the truth. */
export function planAll(image: Image): LayerPlan {
  return planLayers(image, { images: [] });
}

function sharedPrefix(image: Image, diffIds: readonly string[]): number {
  const end = image.layers.findIndex(({ diffId }, index) => diffIds[index] !== diffId);
  return end === -1 ? image.layers.length : end;
}

/** Where the engine named no size of one layer, the whole image is the only safe bound. */
function bytesOf(layers: readonly Layer[], imageSize: number): number {
  const known = layers.every(({ size }) => size !== undefined);
  return known ? layers.reduce((sum, { size }) => sum + (size ?? 0), 0) : imageSize;
}
