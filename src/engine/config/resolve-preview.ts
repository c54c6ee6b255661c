import { previewDomain } from "../../model/preview-address.ts";
import type { Job, PreviewSettings, Protection } from "../../model/preview-settings.ts";
import { parseDuration } from "../../model/units.ts";
import * as defaults from "./defaults.ts";
import type { Config, EnvironmentConfig, PreviewsConfig } from "./schema.ts";

/** An environment as `deploy.yaml` has it, or as it would have that of a pull request. */
export interface Place extends EnvironmentConfig {
  readonly preview?: PreviewSettings;
  readonly jobs: readonly Job[];
}

/** A preview never answers for the fixed domains of a service: those belong to other environments. */
export function preview(config: Config, number: number): Place | undefined {
  const { previews } = config;
  if (previews === undefined) return undefined;
  const domains = Object.entries(config.services).map(([name, service]) => {
    const own = (service.domains ?? []).filter((domain) => domain.includes("${environment}"));
    if (service.port === undefined || service.protocol === "tcp") return [name, []] as const;
    const { domain, suffix } = previews;
    return [
      name,
      domain === undefined ? own : [previewDomain(number, name, domain, suffix)],
    ] as const;
  });
  return {
    hosts: previews.hosts,
    domains: Object.fromEntries(domains),
    ...(previews.env === undefined ? {} : { env: previews.env }),
    preview: settingsOf(previews),
    jobs: jobsOf(previews),
  };
}

/** How one is seen, where it may be, and when it may sleep. */
export function settingsOf(previews: PreviewsConfig): PreviewSettings {
  const { sleep_after, protect, suffix, hosts, own_host, quota } = previews;
  const after = sleep_after ?? parseDuration(defaults.sleepAfter);
  return {
    ...(after === undefined || after === "never" || hosts === "local" ? {} : { sleepAfter: after }),
    ...(protect === undefined ? {} : { protect: protectionOf(protect) }),
    ...(suffix === true ? { suffix } : {}),
    ...(own_host === true ? { ownHost: own_host } : {}),
    ...(quota?.hosts === undefined ? {} : { mostHosts: quota.hosts }),
  };
}

function protectionOf(protect: NonNullable<PreviewsConfig["protect"]>): Protection {
  return protect === "password" ? { kind: "password" } : { kind: "addresses", ...protect };
}

/** In the order in which they are run. */
export function jobsOf({ seed, migrate }: Pick<PreviewsConfig, "seed" | "migrate">): Job[] {
  const all = [{ name: "seed", job: seed } as const, { name: "migrate", job: migrate } as const];
  return all.flatMap(({ name, job }) =>
    job === undefined
      ? []
      : [{ name, ...job, timeout: job.timeout ?? parseDuration(defaults.jobTimeout) ?? 0 }],
  );
}
