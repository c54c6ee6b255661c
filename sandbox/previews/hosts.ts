import { SluiceError } from "../../src/model/errors.ts";
import { emptyHosts, type HostRoom, type Load, place } from "../../src/engine/previews/place.ts";
import type { World } from "./world.ts";

const MIB = 2 ** 20;
const HOUR = 3_600_000;
/** s-2vcpu-4gb. */
const SIZE = { cpus: 2, memory: 4096 * MIB } as const;
const HOURLY = 0.0357;

export interface SimEnvironment {
  readonly pull: number;
  readonly host: string;
  readonly load: Load;
  /** Absent: half made. */
  readonly revision?: string;
}

/** What exists: hosts that are paid for, and previews on them. */
export class SimHosts {
  readonly environments = new Map<number, SimEnvironment>();
  readonly #hosts = new Map<string, { readonly made: number; isClosed?: true }>();
  readonly #world: World;
  /** Hosts that there may be. */
  most = 12;
  hours = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get count(): number {
    return this.#hosts.size;
  }

  /** One request to the cloud or a host. */
  async call(ms: number): Promise<void> {
    const { clock, dice, odds } = this.#world;
    this.#world.count("DigitalOcean");
    await clock.sleep(dice.between(0.5, 1.5) * ms);
    if (dice.chance(odds.cloud))
      throw new SluiceError("API_UNREACHABLE", "the cloud did not answer");
  }

  /** Under the lock of the fleet: nobody else decides meanwhile. */
  async settle(pull: number): Promise<void> {
    if (this.environments.has(pull)) return;
    await this.call(1_000);
    if (this.environments.has(pull)) return;
    const load = loadOf(pull);
    const closed = this.count - this.rooms().length;
    const where = place(load, this.rooms(), {
      hosts: this.most - closed,
      isAlone: false,
      size: SIZE,
    });
    if (where.kind === "full") throw new SluiceError("QUOTA_EXCEEDED", where.why);
    const host = where.kind === "on" ? where.host : this.#make();
    // Written before anything is made, so that it can be found.
    this.environments.set(pull, { pull, host, load });
    this.#world.watch.look();
    if (where.kind === "new") await this.call(60_000);
  }

  #make(): string {
    for (let number = 1; ; number++) {
      const name = `shop-previews-${number}`;
      if (this.#hosts.has(name)) continue;
      this.#hosts.set(name, { made: this.#world.clock.now() });
      return name;
    }
  }

  /** Of hosts that take previews. */
  rooms(): HostRoom[] {
    const all = [...this.environments.values()];
    const open = [...this.#hosts].filter(([, { isClosed }]) => !isClosed);
    return open
      .map(([name]) => name)
      .toSorted()
      .map((name) => ({
        ...SIZE,
        name,
        loads: all.filter(({ host }) => host === name).map(({ load }) => load),
      }));
  }

  swap(pull: number, revision: string): void {
    this.environments.set(pull, { ...this.environments.get(pull)!, revision });
  }

  /** Removes all of it, or fails half-way; then it can still be found. An empty host goes with it. */
  async remove(pull: number): Promise<void> {
    await this.call(8_000);
    if (!this.environments.delete(pull)) return;
    for (const name of emptyHosts(this.rooms())) this.#hosts.get(name)!.isClosed = true;
    await this.tidy();
  }

  /** Share of what its host costs an hour. */
  hourlyOf(pull: number): number {
    const { host } = this.environments.get(pull)!;
    const beside = [...this.environments.values()].filter((one) => one.host === host).length;
    return HOURLY / beside;
  }

  /** Destroys what is closed; the next run or sweep does where the cloud does not answer. */
  async tidy(): Promise<void> {
    for (const [name, { made, isClosed }] of this.#hosts) {
      if (!isClosed) continue;
      const isDone = await this.call(2_000).then(
        () => true,
        () => false,
      );
      if (!isDone || !this.#hosts.delete(name)) continue;
      this.hours += (this.#world.clock.now() - made) / HOUR;
    }
  }
}

/** The example: two small services and a database. */
function loadOf(pull: number): Load {
  return {
    environment: `preview-${pull}`,
    cpus: 0.5,
    memory: (192 + 64 * (pull % 4)) * MIB,
    stateful: 128 * MIB,
  };
}
