import { memoryPreviews } from "../../src/adapters/memory/previews.ts";
import type { Previews, PreviewPulls, PreviewRuns } from "../../src/contracts/previews.ts";
import type { PreviewPorts, Told } from "../../src/engine/previews/ports.ts";
import { nextSweepIn, sweepPreviews } from "../../src/engine/previews/sweep.ts";
import { tend } from "../../src/engine/previews/tend.ts";
import type { PreviewEvent } from "../../src/model/previews.ts";
import type { World } from "./world.ts";

export const PLACE = { repository: 7, organisation: 9 } as const;

const HOUR = 3_600_000;

interface Item {
  readonly pull: number;
  readonly event: PreviewEvent;
  tries: number;
}

/** The bot: a queue that outlives it, workers that do not, and a timer. */
export class SimBot {
  readonly previews: Previews = memoryPreviews();
  readonly told: Told[] = [];
  readonly #world: World;
  readonly #open = new Set<Item>();
  #life = 0;
  sweeps: { began: number; ended: number }[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** A delivery is stored before it is answered, so that it outlives us. */
  hear(pull: number, event: PreviewEvent): void {
    const item: Item = { pull, event, tries: 0 };
    this.#open.add(item);
    void this.#work(item, this.#life);
  }

  /** Killed wherever it stands, and started again. */
  restart(): void {
    this.#life++;
    for (const item of this.#open) void this.#work(item, this.#life);
  }

  async sweep(): Promise<void> {
    const began = this.#world.clock.now();
    const life = this.#life;
    const report = await sweepPreviews(this.#ports(life), PLACE, { isApplied: true });
    const { clock } = this.#world;
    if (life !== this.#life) return;
    this.sweeps.push({ began, ended: clock.now() });
    const next = nextSweepIn(report);
    // The usual one comes by itself.
    if (next < HOUR) clock.at(clock.now() + next, () => void this.sweep());
  }

  async #work(item: Item, life: number): Promise<void> {
    const { clock, dice } = this.#world;
    await clock.sleep(dice.between(1, 50));
    while (life === this.#life) {
      try {
        await tend(this.#ports(life), { ...PLACE, pull: item.pull }, item.event);
        this.#open.delete(item);
        return;
      } catch {
        // As the queue does: 1 s, 2 s, 4 s … 2 min.
        await clock.sleep(Math.min(120_000, 1_000 * 2 ** item.tries++));
      }
    }
  }

  #ports(life: number): PreviewPorts {
    const { clock, github, runs, rules } = this.#world;
    const own = <T extends object>(port: T): T => this.#mortal(port, life);
    return {
      previews: own<Previews>(this.previews),
      pulls: own<PreviewPulls>(github),
      runs: own<PreviewRuns>(runs),
      rulesOf: async () => rules,
      tell: async (told) => void this.told.push(told),
      later: async ({ pull }, ms) => {
        clock.at(clock.now() + ms, () => this.hear(pull, { kind: "timer" }));
      },
      time: clock,
    };
  }

  /** What a dead process asked for may still happen, but nobody goes on with the answer. */
  #mortal<T extends object>(port: T, life: number): T {
    return new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          if (life !== this.#life) return never();
          try {
            const answer = await method.apply(target, args);
            return life === this.#life ? answer : await never();
          } catch (error) {
            if (life !== this.#life) return never();
            throw error;
          }
        };
      },
    });
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
