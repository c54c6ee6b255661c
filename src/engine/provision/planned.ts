import type { Host } from "../../contracts/host.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Job } from "./job.ts";

/** A host that a dry run would make: planned for as any other, never connected to. */
export function plannedHost({ reach }: Pick<Job, "reach">, name: string): Host {
  const { layout } = reach.host(name, "0.0.0.0", Buffer.alloc(32));
  return {
    name,
    layout,
    planned: true,
    connect: () =>
      Promise.reject(new SluiceError("HOST_UNREACHABLE", `${name} has not been made yet`)),
  };
}
