import { SluiceError } from "../../model/errors.ts";
import type { BuildSpec, Service } from "../../model/project.ts";
import type { Found, RunContext, ServiceImage } from "../context.ts";

/** Every image of the release is made before any host is touched. Identical builds run once. */
export async function buildImages(context: RunContext): Promise<Pick<Found, "images">> {
  const images: Record<string, ServiceImage> = {};
  for (const services of byBuild(context.project.services)) {
    const [first] = services;
    const image =
      first?.source.kind === "build"
        ? await buildOne(context, first, first.source.build)
        : ({ reference: first!.source.image, origin: "registry" } as const);
    for (const { name } of services) images[name] = image;
  }
  return { images };
}

function byBuild(services: readonly Service[]): Service[][] {
  return [...Map.groupBy(services, ({ source }) => JSON.stringify(source)).values()];
}

async function buildOne(
  context: RunContext,
  service: Service,
  build: BuildSpec,
): Promise<ServiceImage> {
  const { adapters, project, folder, reporter, signal } = context;
  const repository = project.registry
    ? `${project.registry}/${project.name}-${service.name}`
    : `sluice/${project.name}-${service.name}`;
  const common = {
    ...(adapters.login ? { login: adapters.login } : {}),
    signal,
    onLine: (text: string) => reporter.report({ kind: "log", text }),
  };
  const image = await adapters.builder.build({
    build,
    folder,
    tags: [`${repository}:building`],
    ...common,
    ...(project.registry ? { cacheRepository: repository } : {}),
  });
  const tag = `${repository}:${image.id.replace("sha256:", "").slice(0, 12)}`;
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
