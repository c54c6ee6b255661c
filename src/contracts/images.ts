import type { BuildSpec } from "../model/project.ts";
import type { HostProcess } from "./host.ts";

/**
 * Starts `argv` and hands over its streams; the process that runs Docker here and the one that
 * runs it on a host have the same shape.
 */
export type Exec = (argv: readonly string[]) => HostProcess;

/** An image as the engine that holds it describes it. Sizes are bytes, uncompressed. */
export interface Image {
  /**
   * `sha256:…`, the engine's own name for the content: the configuration's digest in the classic
   * store, the manifest's in the containerd store. Holding an image by it is holding it by digest.
   */
  readonly id: string;
  readonly size: number;
  readonly architecture: string;
  readonly os: string;
  /** From the base to the top. */
  readonly layers: readonly Layer[];
}

export interface Layer {
  /** Digest of the layer's uncompressed archive: the same in every store and on every machine. */
  readonly diffId: string;
  /** What the engine says the files take; the archive is a little larger. Absent: it did not say. */
  readonly size?: number;
}

export interface RegistryLogin {
  /** Such as `ghcr.io`. */
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

export interface BuildRequest {
  readonly build: BuildSpec;
  /** Absolute folder that `build.context` is relative to. */
  readonly folder: string;
  /** At least one; the first names the image while it is inspected. */
  readonly tags: readonly string[];
  /** Repository that keeps build cache, such as `ghcr.io/acme/shop-web`; absent: none. */
  readonly cacheRepository?: string;
  /** Needed when base images or the cache are private. */
  readonly login?: RegistryLogin;
  readonly signal?: AbortSignal;
  /** One line of the builder's own output, without its newline. */
  readonly onLine?: (line: string) => void;
}

export interface PushRequest {
  /** A tag that exists here, such as `ghcr.io/acme/shop-web:0f3a…`. */
  readonly reference: string;
  readonly login?: RegistryLogin;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/** What turns a BuildSpec into an image on this machine. */
export interface ImageBuilder {
  /** Rejects with `BUILD_FAILED`, its detail the last lines of output. */
  build(request: BuildRequest): Promise<Image>;
  /** Undefined when there is no such image here. */
  inspect(reference: string): Promise<Image | undefined>;
  /** Gives an image that is here another name. */
  tag(id: string, tag: string): Promise<void>;
  /** Resolves to `repository@sha256:…`. Rejects with `TRANSFER_FAILED`. */
  push(request: PushRequest): Promise<string>;
}

/** What a host holds already, and how much room it has. */
export interface HostImages {
  /** Of the engine, such as `26.1.5`. */
  readonly version: string;
  readonly store: "classic" | "containerd";
  /** The host has the `zstd` command. */
  readonly zstd: boolean;
  /** Bytes free where the engine keeps images. */
  readonly freeBytes: number;
  readonly images: readonly HeldImage[];
}

export interface HeldImage {
  readonly id: string;
  readonly tags: readonly string[];
  readonly diffIds: readonly string[];
}

/** Bytes of image content, before compression. `total` grows exact as each layer begins. */
export interface TransferProgress {
  readonly done: number;
  readonly total: number;
  /** Bytes that left for the host, after compression. */
  readonly sent: number;
  /** Milliseconds, at the rate so far; undefined until there is a rate. */
  readonly timeLeft: number | undefined;
}

export type Compression = "none" | "gzip" | "zstd";

export interface TransferRequest {
  readonly image: Image;
  /** The tag it gets on the host, such as `sluice/shop-web:0f3a5c7d9e1b`. */
  readonly tag: string;
  readonly host: { readonly name: string; readonly exec: Exec };
  /** What an earlier look at the host found; absent: the host is asked. */
  readonly known?: HostImages;
  /** Absent: the best that the host can unpack. `none` suits a host on this machine. */
  readonly compression?: Compression;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TransferProgress) => void;
  /** A sentence for the person who waits, such as why everything is sent again. */
  readonly onNote?: (text: string) => void;
}

export interface TransferResult {
  /** What the host's engine calls the image; containers made from it report the same. */
  readonly hostId: string;
  readonly tag: string;
  readonly layersSent: number;
  /** Bytes that left for the host; 0 when it had the image. */
  readonly bytesSent: number;
  /** True when a first, filtered archive was refused and everything was sent. */
  readonly full: boolean;
}

/**
 * Brings an image to a host without a registry. Rejects with `DISK_FULL`, `DOCKER_UNREACHABLE`,
 * `TRANSFER_FAILED` or `ABORTED`; the host then holds either the whole image or none of it.
 */
export type TransferImage = (request: TransferRequest) => Promise<TransferResult>;
