import { onTestFinished } from "vitest";
import { createSend, dig, type Send } from "../../../sandbox/http/client.ts";
import {
  createDigitalOcean,
  type DigitalOcean,
  type DigitalOceanOptions,
  type ManualClock,
  manualClock,
} from "../../../sandbox/digitalocean/index.ts";

export interface Opened {
  readonly cloud: DigitalOcean;
  readonly clock: ManualClock;
  readonly send: Send;
  /** Creates droplets and tells their ids. Throws unless the answer is 202. */
  readonly create: (order?: Record<string, unknown>, count?: number) => Promise<number[]>;
  /** The value at a path of a `GET`. */
  readonly look: (path: string, ...at: readonly (string | number)[]) => Promise<unknown>;
}

export const ORDER = {
  region: "lon1",
  size: "s-1vcpu-2gb",
  image: "debian-12-x64",
  tags: ["sluice", "sluice:project:shop"],
};

/** An account of its own, on a clock that stands until it is told to go on; gone after the test. */
export async function open(options: DigitalOceanOptions = {}): Promise<Opened> {
  const clock = manualClock();
  const cloud = await createDigitalOcean({ clock, ...options });
  onTestFinished(() => cloud.close());
  const send = createSend(cloud.url, cloud.token);
  return {
    cloud,
    clock,
    send,
    async create(order = {}, count = 1) {
      const names = Array.from({ length: count }, (_, index) => `web-${index + 1}`);
      const answer = await send("POST", "/v2/droplets", { ...ORDER, names, ...order });
      const droplets = dig(answer.body, "droplets") as { id: number }[];
      return droplets.map(({ id }) => id);
    },
    look: async (path, ...at) => dig((await send("GET", path)).body, ...at),
  };
}
