import { SluiceError } from "../../model/errors.ts";
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
    ({ name, source }) => source.kind !== "image" && release.services[name] === undefined,
  );
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    throw new SluiceError("IMAGE_MISSING", `release ${release.id} has no image of ${names}`);
  }
  return Object.fromEntries(
    chosen.map(({ name, source }) => [name, imageOf(source, release.services[name]?.image)]),
  );
}

function imageOf(
  source: RunContext["project"]["services"][number]["source"],
  released: string | undefined,
): ServiceImage {
  if (source.kind === "image") return { reference: source.image, origin: "registry" };
  const reference = released ?? "";
  return { reference, origin: reference.includes("@sha256:") ? "registry" : "builder" };
}
