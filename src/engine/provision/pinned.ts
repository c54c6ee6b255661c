import type { Host } from "../../contracts/host.ts";
import type { Droplet } from "../../model/droplet.ts";
import { SluiceError } from "../../model/errors.ts";
import { pinOf } from "../../model/marks.ts";
import type { Job } from "./job.ts";

/** A host without a pin is never connected to: whoever took it away may be answering. */
export function pinnedHost({ reach }: Pick<Job, "reach">, droplet: Droplet): Host {
  const pin = pinOf(droplet);
  if (droplet.v4 !== undefined && pin !== undefined)
    return reach.host(droplet.name, droplet.v4, pin);
  const what = pin === undefined ? "pinned host key" : "public address";
  throw new SluiceError("HOST_KEY_MISMATCH", `droplet ${droplet.name} has no ${what}`);
}
