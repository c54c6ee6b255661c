import { createBuilder, hasGithubCache } from "../adapters/docker/build/builder.ts";
import { spawnRun } from "../adapters/docker/build/spawn.ts";
import { createTransfer } from "../adapters/docker/image/transfer.ts";
import { localExec } from "../adapters/local/host.ts";
import type { RegistryLogin } from "../contracts/images.ts";
import type { Adapters } from "../engine/context.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** What builds images on this machine and brings them to hosts. */
export function imagesOf(
  envVars: EnvVars,
  registry: string | undefined,
): Pick<Adapters, "builder" | "transfer" | "login"> {
  return {
    builder: createBuilder(spawnRun, { githubCache: hasGithubCache(envVars) }),
    transfer: createTransfer(localExec),
    login: registryLogin(envVars, registry),
  };
}

/**
 * `SLUICE_REGISTRY_USERNAME` and `SLUICE_REGISTRY_PASSWORD`; in a workflow the job's own token
 * serves for GitHub's registry.
 */
function registryLogin(envVars: EnvVars, prefix: string | undefined): RegistryLogin | undefined {
  const registry = prefix?.split("/")[0];
  if (registry === undefined) return undefined;
  const username = envVars["SLUICE_REGISTRY_USERNAME"];
  const password = envVars["SLUICE_REGISTRY_PASSWORD"];
  if (username && password) return { registry, username, password };
  const { GITHUB_ACTOR: actor, GITHUB_TOKEN: token } = envVars;
  return registry === "ghcr.io" && actor && token
    ? { registry, username: actor, password: token }
    : undefined;
}
