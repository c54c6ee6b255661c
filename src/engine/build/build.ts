import {
  BUILDING,
  type BuildGroup,
  groupBuilds,
  imageRepository,
  imageTag,
} from "../../model/builds.ts";
import { dockerfileImage } from "../../model/dockerfile.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Service } from "../../model/project.ts";
import { imageOfRepository } from "./repository.ts";
import type { Found, RunContext, ServiceImage } from "../context.ts";

/** Every image of the release is made before any host is touched. Identical builds run once. */
export async function buildImages(context: RunContext): Promise<Pick<Found, "images">> {
  const images: Record<string, ServiceImage> = {};
  const { services } = context.project;
  for (const { name, source } of services) {
    if (source.kind === "image") images[name] = { reference: source.image, origin: "registry" };
    if (source.kind === "dockerfile")
      images[name] = { reference: dockerfileImage(source.dockerfile), origin: "registry" };
    if (source.kind === "repository") {
      const reference = imageOfRepository(name, source.repository, context.revision);
      images[name] = { reference, origin: "registry" };
    }
  }
  for (const group of groupBuilds(services)) {
    const image = await buildOne(context, group);
    for (const name of group.services) images[name] = image;
  }
  return { images };
}

async function buildOne(
  context: RunContext,
  { build, services }: BuildGroup,
): Promise<ServiceImage> {
  const { adapters, project, folder, reporter, signal } = context;
  const repository = imageRepository(project.name, services[0], project.registry);
  const common = {
    ...(adapters.login ? { login: adapters.login } : {}),
    signal,
    onLine: (text: string) => reporter.report({ kind: "log", text }),
  };
  const image = await adapters.builder.build({
    build,
    folder,
    tags: [`${repository}:${BUILDING}`],
    ...common,
    ...(project.registry ? { cacheRepository: repository } : {}),
  });
  const tag = imageTag(repository, image.id);
  await adapters.builder.tag(image.id, tag);
  if (!project.registry) return { reference: tag, origin: "builder" };
  return {
    reference: await adapters.builder.push({ reference: tag, ...common }),
    origin: "registry",
  };
}

/** Values of the secrets that services name; all that are missing are named at once. */
export function requireSecrets(
  services: readonly Service[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = [...new Set(services.flatMap(({ secrets }) => secrets.map(({ name }) => name)))];
  // A workflow gives an unset secret as an empty variable.
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0) {
    throw new SluiceError("SECRET_MISSING", `not set: ${missing.join(", ")}`);
  }
  return Object.fromEntries(names.map((name) => [name, environment[name] ?? ""]));
}
