import { createHash } from "node:crypto";

/** Texts of an OCI image layout that both `docker load` stores read. Pure. */

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface Manifest {
  /** Optional in the OCI format. */
  readonly mediaType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** One file of the layout; `name` is its path in the archive. */
export interface Document {
  readonly name: string;
  readonly content: Buffer;
}

const OCI = "application/vnd.oci.image";
/** The classic store's images are uncompressed layers: a layer's blob digest is its diff id. */
export const PLAIN_LAYER = `${OCI}.layer.v1.tar`;
const MANIFEST = `${OCI}.manifest.v1+json`;
const LAYOUT = JSON.stringify({ imageLayoutVersion: "1.0.0" });

export function digestOf(content: Buffer | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

export function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

/** The manifest of an image whose engine keeps none; a function of its content alone. */
export function manifestText(config: Buffer, layers: readonly Descriptor[]): Buffer {
  const descriptor = {
    mediaType: `${OCI}.config.v1+json`,
    digest: digestOf(config),
    size: config.length,
  };
  const manifest = { schemaVersion: 2, mediaType: MANIFEST, config: descriptor, layers };
  return Buffer.from(JSON.stringify(manifest));
}

/**
 * What follows the layers, in this order on purpose: tar readers take a stream that was cut
 * between two files for a whole one, and only `manifest.json` (classic) or `oci-layout` with
 * `index.json` (containerd) makes an engine look at what it read.
 */
export function closingDocuments(config: Buffer, manifest: Buffer, tag: string): Document[] {
  const blobs = [config, manifest].map((content) => ({
    name: blobPath(digestOf(content)),
    content,
  }));
  const files = [
    ["oci-layout", LAYOUT],
    ["index.json", indexText(manifest, tag)],
    ["manifest.json", legacyText(manifest, tag)],
  ] as const;
  return [...blobs, ...files.map(([name, text]) => ({ name, content: Buffer.from(text) }))];
}

/** Read by the containerd store. The annotation is the image's full name there. */
function indexText(manifest: Buffer, tag: string): string {
  const mediaType = (JSON.parse(manifest.toString()) as Manifest).mediaType ?? MANIFEST;
  const annotations = {
    "io.containerd.image.name": fullName(tag),
    "org.opencontainers.image.ref.name": tag.slice(tag.lastIndexOf(":") + 1),
  };
  const entry = { mediaType, digest: digestOf(manifest), size: manifest.length, annotations };
  const index = { schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: [entry] };
  return JSON.stringify(index);
}

/** `web:1` → `docker.io/library/web:1`: only the engine's user interface knows the short form. */
export function fullName(tag: string): string {
  const [first = "", ...rest] = tag.split("/");
  if (rest.length === 0) return `docker.io/library/${tag}`;
  return first === "localhost" || /[.:]/.test(first) ? tag : `docker.io/${tag}`;
}

/** Read by the classic store, which looks a layer's chain up first and opens only those it lacks. */
function legacyText(manifest: Buffer, tag: string): string {
  const { config, layers } = JSON.parse(manifest.toString()) as Manifest;
  const entry = {
    Config: blobPath(config.digest),
    RepoTags: [tag],
    Layers: layers.map(({ digest }) => blobPath(digest)),
  };
  return JSON.stringify([entry]);
}
