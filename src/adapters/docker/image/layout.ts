import {
  blobPath,
  type Descriptor,
  digestOf,
  type Manifest,
  manifestText,
  PLAIN_LAYER,
} from "./oci.ts";

/** What `docker save` writes, in its two layouts. Pure. */

export type EntryKind =
  /** Classic, Docker < 25: `<id>/layer.tar`; the id says nothing about the content. */
  | { readonly kind: "layer" }
  /** OCI, Docker ≥ 25: any content under its own digest. */
  | { readonly kind: "blob"; readonly digest: string }
  /** `manifest.json`, and in the classic layout the configuration. */
  | { readonly kind: "document" }
  | { readonly kind: "other" };

export function entryKind(name: string, type: string | null | undefined): EntryKind {
  if (type !== "file") return { kind: "other" };
  if (/^[0-9a-f]{64}\/layer\.tar$/.test(name)) return { kind: "layer" };
  const blob = /^blobs\/(sha256)\/([0-9a-f]{64})$/.exec(name);
  if (blob) return { kind: "blob", digest: `${blob[1]}:${blob[2]}` };
  const document = name === "manifest.json" || /^[0-9a-f]{64}\.json$/.test(name);
  return { kind: document ? "document" : "other" };
}

/** The wanted image inside an archive. */
export interface Found {
  readonly config: Buffer;
  readonly manifest: Buffer;
  /** Blob of each layer, from the base up. */
  readonly layers: readonly Descriptor[];
}

/**
 * Looks among an OCI layout's blobs for the manifest whose configuration has these layers. The
 * index may name several platforms and attestations, so its order is no guide.
 */
export function findManifest(
  documents: ReadonlyMap<string, Buffer>,
  diffIds: readonly string[],
): Found | undefined {
  for (const manifest of documents.values()) {
    const parsed = parseManifest(manifest);
    const config = parsed && documents.get(blobPath(parsed.config.digest));
    if (parsed && config && hasLayers(config, diffIds))
      return { config, manifest, layers: parsed.layers };
  }
  return undefined;
}

/** Makes the manifest that a classic layout lacks. `sizes` are of the layers' archives, by diff id. */
export function makeManifest(
  documents: ReadonlyMap<string, Buffer>,
  diffIds: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Found | undefined {
  const config = [...documents.values()].find((document) => hasLayers(document, diffIds));
  if (!config || diffIds.some((digest) => !sizes.has(digest))) return undefined;
  const layers = diffIds.map((digest) => ({
    mediaType: PLAIN_LAYER,
    digest,
    size: sizes.get(digest) ?? 0,
  }));
  return { config, manifest: manifestText(config, layers), layers };
}

export function identityOf(found: Found): readonly [config: string, manifest: string] {
  return [digestOf(found.config), digestOf(found.manifest)];
}

function parseManifest(document: Buffer): Manifest | undefined {
  const value = parseObject(document) as Partial<Manifest> | undefined;
  return value?.config?.digest && Array.isArray(value.layers) ? (value as Manifest) : undefined;
}

function hasLayers(config: Buffer, diffIds: readonly string[]): boolean {
  const value = parseObject(config) as { rootfs?: { diff_ids?: string[] } } | undefined;
  return value?.rootfs?.diff_ids?.join() === diffIds.join();
}

/** Small layers are among the documents until they are known to be layers. */
function parseObject(document: Buffer): unknown {
  if (document[0] !== 0x7b) return undefined;
  try {
    return JSON.parse(document.toString());
  } catch {
    return undefined;
  }
}
