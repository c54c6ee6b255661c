import type { Image, Layer } from "../../../contracts/images.ts";

/** How an engine is asked about an image, and how its answers are read. Pure. */

export function inspectArgv(reference: string): string[] {
  return ["docker", "image", "inspect", "--format", "{{json .}}", reference];
}

export function historyArgv(reference: string): string[] {
  const format = '{"size":{{json .Size}},"by":{{json .CreatedBy}}}';
  return ["docker", "history", "--no-trunc", "--human=false", "--format", format, reference];
}

interface Inspected {
  readonly Id: string;
  readonly Size: number;
  readonly Architecture: string;
  readonly Os: string;
  readonly RootFS: { readonly Layers?: readonly string[] | null };
}

/** Puts together what `inspectArgv` and `historyArgv` printed. */
export function parseImage(inspected: string, history: string): Image {
  const { Id, Size, Architecture, Os, RootFS } = JSON.parse(inspected) as Inspected;
  const layers = sizeLayers(RootFS.Layers ?? [], parseHistory(history));
  return { id: Id, size: Size, architecture: Architecture, os: Os, layers };
}

export interface Step {
  readonly size: number;
  readonly by: string;
}

/** Steps from the base up. */
export function parseHistory(text: string): Step[] {
  const all = text.trim().split("\n").filter(Boolean);
  return all
    .map((line) => JSON.parse(line) as { size: string; by: string })
    .map(({ size, by }) => ({ size: Number(size), by }))
    .toReversed();
}

/**
 * Engines do not say which steps made a layer. Steps with content did; of those without, all that
 * can write files may have. When neither count fits, no size is claimed.
 */
export function sizeLayers(diffIds: readonly string[], steps: readonly Step[]): Layer[] {
  const candidates = [
    steps.filter(({ size }) => size > 0),
    steps.filter(({ size, by }) => size > 0 || !isMetadata(by)),
  ];
  const fitting = candidates.find(({ length }) => length === diffIds.length);
  if (!fitting) return diffIds.map((diffId) => ({ diffId }));
  return diffIds.map((diffId, index) => ({ diffId, size: fitting[index]?.size ?? 0 }));
}

function isMetadata(by: string): boolean {
  const instruction = /^(?:\/bin\/sh -c #\(nop\)\s+)?([A-Z]+)\b/.exec(by)?.[1] ?? "";
  return METADATA.has(instruction);
}

const METADATA = new Set(
  "ARG CMD ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD SHELL STOPSIGNAL USER VOLUME".split(
    " ",
  ),
);
