import { localHost } from "../../src/adapters/local/host.ts";
import { docker } from "../../src/adapters/docker/runtime.ts";
import { nginx } from "../../src/adapters/nginx/proxy.ts";
import type { ImageBuilder } from "../../src/contracts/images.ts";
import type { RunEvent } from "../../src/contracts/reporter.ts";
import type { RunContext } from "../../src/engine/context.ts";
import type { Service } from "../../src/model/project.ts";
import { scope } from "./facts.ts";

const refuse = (what: string) => () => Promise.reject(new Error(`${what} was not expected`));

export const noBuilder: ImageBuilder = {
  build: refuse("build"),
  inspect: refuse("inspect"),
  tag: refuse("tag"),
  push: refuse("push"),
};

/** A run of `services` against as many hosts as asked for; nothing is connected. */
export function runContext(
  services: readonly Service[],
  more: Partial<RunContext> & { hosts?: number; builder?: ImageBuilder; registry?: string } = {},
): RunContext & { readonly events: RunEvent[] } {
  const { hosts = 1, builder = noBuilder, registry, ...rest } = more;
  const events: RunEvent[] = [];
  const host = { ...localHost("/state", 80, true), name: "h1" };
  return {
    command: "deploy",
    project: {
      name: scope.project,
      target: "docker",
      ...(registry ? { registry } : {}),
      environment: { name: scope.environment, hosts: { kind: "local" } },
      services,
      limits: { droplets: 3 },
      keep: { releases: 5 },
    },
    scope,
    folder: "/project",
    revision: "abcdef",
    run: "run1",
    who: "ann",
    secrets: {},
    options: { services: [], force: false, lockWait: 0 },
    adapters: {
      hosts: Array.from({ length: hosts }, (_, i) => ({ ...host, name: `h${i + 1}` })),
      parallel: 4,
      runtime: docker,
      proxy: nginx,
      builder,
      transfer: refuse("transfer"),
      login: undefined,
    } as unknown as RunContext["adapters"],
    reporter: { report: (event) => events.push(event) },
    signal: new AbortController().signal,
    ...rest,
    events,
  };
}
