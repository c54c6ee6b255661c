import { realValueOf } from "../applications/env-view.ts";
import { type Application, column, listIn } from "../applications/types.ts";
import { parseEnvFile } from "./compose-env.ts";

/**
 * The variables a container gets. The real one writes a file and lets compose read it, so a value is what
 * survives both: see {@link parseEnvFile}.
 */
export function envVarsOf(application: Application, container: string): Record<string, string> {
  return parseEnvFile(envFile(application, container));
}

export function envFile(application: Application, container: string): string {
  const mine = application.envVars.filter((it) => !it.isPreview);
  const has = (key: string) => mine.some((it) => it.key === key);
  const url = application.fqdn ?? "";
  const port = listIn(application, "ports_exposes")[0];
  const usual: [string, string | undefined][] = [
    ["SOURCE_COMMIT", column(application, "git_commit_sha") || "HEAD"],
    ["COOLIFY_URL", url],
    ["COOLIFY_FQDN", url.replace(/^https?:\/\//, "")],
    ["COOLIFY_BRANCH", column(application, "git_branch")],
    ["COOLIFY_RESOURCE_UUID", application.uuid],
    ["COOLIFY_CONTAINER_NAME", container],
  ];
  const late: [string, string | undefined][] = [
    ["PORT", port],
    ["HOST", "0.0.0.0"],
  ];
  const lines = (pairs: typeof usual) =>
    pairs.filter(([key, value]) => value !== undefined && !has(key)).map((it) => it.join("="));
  const own = mine.filter((it) => it.isRuntime).map((it) => `${it.key}=${realValueOf(it) ?? ""}`);
  return [...lines(usual), ...own, ...lines(late)].join("\n");
}
