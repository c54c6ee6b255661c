import type { Scope } from "../model/names.ts";
import type { Placement } from "../model/plan.ts";
import type { Service } from "../model/project.ts";

/** Paths on the host of what a container is given besides its specification. */
export interface ContainerFiles {
  /** `NAME=value` lines. */
  readonly envFile: string;
  /** Shell that exports values which span lines and adds `--env NAME` to the arguments. */
  readonly exports: string;
  /** Secret name → file, mounted read-only at `/run/secrets/NAME`. */
  readonly secretFiles: Readonly<Record<string, string>>;
}

/**
 * What ends containers for a while and starts them again, without asking anybody but their host.
 * `stop` may leave files in `$folder/sleeping` from which `startKept` makes what is gone by then.
 */
export type Sleeper = Pick<Runtime, "stop" | "startKept">;

/**
 * What runs slots on a host. Says shell, quoted; never runs anything. What it makes carries the
 * labels of design §5 and those that `model/observed.ts` reads back.
 */
export interface Runtime {
  /** Makes the environment's network when absent. Before any `start`: two at once would make two. */
  network(scope: Scope): string;
  /**
   * Makes the volumes when absent, then makes and starts the container. That of a scheduled service,
   * or of a placement `once`, runs to its end instead, under a name that no second run can have; it comes and goes by itself
   * and carries the label `sluice.job`, not those of a slot.
   */
  start(scope: Scope, spec: Service, place: Placement, files: ContainerFiles): string;
  startKept(container: string): string;
  /** Removes what a run made for a service, and nothing that another made. */
  removeMade(place: Placement): string;
  stop(container: string, graceMs: number): string;
  remove(container: string): string;
  removeImage(image: string): string;
}
