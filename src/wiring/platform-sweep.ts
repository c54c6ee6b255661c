import type { Job } from "../engine/provision/job.ts";
import { sweepPlatform } from "../engine/platform/sweep.ts";
import type { Project } from "../model/project.ts";
import { hostsOf } from "./hosts.ts";
import { coolifyHttp } from "./platform.ts";
import { systemTime } from "./tools.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

export interface SweepOptions {
  readonly apply: boolean;
  /** Milliseconds; only what is at least as old. */
  readonly olderThan?: number;
}

/** What Coolify has of ours and should not; nothing where no environment is its. */
export async function sweepCoolify(
  projects: readonly Project[],
  cloud: Job | undefined,
  envVars: EnvVars,
  { apply, olderThan }: SweepOptions,
) {
  const own = projects.filter(({ target }) => target === "coolify");
  const [first] = own;
  if (first === undefined) return undefined;
  const { coolifyEstate } = await import("../adapters/coolify/index.ts");
  const estate = coolifyEstate(await coolifyHttp(envVars), systemTime);
  const environments = own.map(({ environment, services }) => ({
    name: environment.name === "preview-1" ? "previews" : environment.name,
    services: services.map(({ name }) => name),
  }));
  const hosts = async () => [
    ...own.flatMap((project) => given(project, envVars)),
    ...(await made(cloud)),
  ];
  const age = olderThan === undefined ? {} : { olderThan };
  const wanted = { project: first.name, environments, now: systemTime.now(), ...age };
  return sweepPlatform({ estate, hosts }, wanted, apply);
}

function given({ environment }: Project, envVars: EnvVars) {
  if (environment.hosts.kind !== "ssh") return [];
  return hostsOf(environment.hosts, envVars).hosts.flatMap(({ name, address }) =>
    address === undefined ? [] : [{ name, address: address.address }],
  );
}

/** Everybody's: a list without any is more likely a token that may not see them than the end of all. */
async function made(cloud: Job | undefined) {
  if (cloud === undefined) return [];
  const droplets = await cloud.cloud.droplets();
  return droplets.flatMap(({ name, v4 }) => (v4 === undefined ? [] : [{ name, address: v4 }]));
}
