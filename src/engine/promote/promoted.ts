import { dockerfileImage } from "../../model/dockerfile.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Source } from "../../model/project.ts";
import type { Release } from "../../model/release.ts";
import type { RunContext, ServiceImage } from "../context.ts";

/** Service → image. A service that the source has never run has nothing to promote. */
export function promotedImages(
  { project, options }: Pick<RunContext, "project" | "options">,
  release: Release,
): Record<string, ServiceImage> {
  const chosen = project.services.filter(
    ({ name }) => options.services.length === 0 || options.services.includes(name),
  );
  const missing = chosen.filter(
    ({ name, source }) => !isWritten(source) && release.services[name] === undefined,
  );
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    throw new SluiceError("IMAGE_MISSING", `release ${release.id} has no image of ${names}`);
  }
  return Object.fromEntries(
    chosen.map(({ name, source }) => [name, imageOf(source, release.services[name]?.image)]),
  );
}

/** deploy.yaml itself says what it is. */
function isWritten({ kind }: Source): boolean {
  return kind === "image" || kind === "dockerfile";
}

function imageOf(source: Source, released: string | undefined): ServiceImage {
  if (source.kind === "image") return { reference: source.image, origin: "registry" };
  if (source.kind === "dockerfile")
    return { reference: dockerfileImage(source.dockerfile), origin: "registry" };
  const reference = released ?? "";
  return { reference, origin: reference.includes("@sha256:") ? "registry" : "builder" };
}
