import type { ListedPull, PreviewPulls } from "../../src/contracts/previews.ts";
import { SluiceError } from "../../src/model/errors.ts";
import type { PreviewPull, PullEvent } from "../../src/model/previews.ts";
import type { World } from "./world.ts";

export interface SimPull extends PreviewPull {
  readonly number: number;
  /** Since when it is as open or closed as it is, or was asked for again. */
  readonly since: number;
  /** Since when somebody wants its preview gone, or wants one, by command. */
  readonly stoppedAt?: number;
}

/** Pull requests of one repository, and the webhooks that tell of them: late, twice, or never. */
export class SimGithub implements PreviewPulls {
  readonly pulls = new Map<number, SimPull>();
  readonly #world: World;
  #commits = 0;
  calls = 0;

  constructor(world: World) {
    this.#world = world;
  }

  async read({ pull }: { readonly pull: number }): Promise<PreviewPull> {
    await this.#call();
    const found = this.pulls.get(pull);
    if (found === undefined) throw new SluiceError("API_REFUSED", `no pull request ${pull}`);
    return structuredClone(found);
  }

  async open(): Promise<readonly ListedPull[]> {
    const open = () => [...this.pulls.values()].filter(({ state }) => state === "open");
    await this.#call();
    const first = structuredClone(open());
    // A page is a call, and the list goes on changing between them.
    for (let page = 1; page < Math.ceil(first.length / 100); page++) await this.#call();
    return first;
  }

  async #call(): Promise<void> {
    const { clock, dice, odds } = this.#world;
    this.calls++;
    this.#world.count("GitHub");
    await clock.sleep(dice.between(50, 600));
    if (dice.chance(odds.github)) throw new SluiceError("API_UNREACHABLE", "GitHub did not answer");
  }

  /** What a person does. */
  change(number: number, what: PullEvent, change: Partial<SimPull> = {}): void {
    const before = this.pulls.get(number);
    const now = this.#world.clock.now();
    const isMoved = change.state !== undefined && change.state !== before?.state;
    const { stoppedAt, ...rest } = before ?? {};
    // Whoever opens it again wants everything again.
    const stopped = stoppedAt === undefined || what === "reopened" ? {} : { stoppedAt };
    const pull: SimPull = {
      number,
      state: "open",
      draft: false,
      labels: [],
      author: { id: 1, login: "u1", type: "User" },
      base: "main",
      head: { sha: this.sha(), isFork: false, isGone: false },
      since: now,
      ...rest,
      ...stopped,
      ...change,
      ...(isMoved ? { since: now } : {}),
    };
    this.pulls.set(number, pull);
    this.#world.send(number, { kind: "pull", what });
  }

  push(number: number): void {
    const { head } = this.pulls.get(number)!;
    this.change(number, "pushed", { head: { ...head, sha: this.sha() } });
  }

  say(
    number: number,
    said: "asked" | "unwanted" | { readonly kind: "extended"; ms: number },
  ): void {
    const pull = this.pulls.get(number)!;
    const { stoppedAt: _, ...rest } = pull;
    const at = this.#world.clock.now();
    if (typeof said === "object") return this.#world.send(number, said);
    this.pulls.set(number, {
      ...rest,
      ...(said === "unwanted" ? { stoppedAt: at } : { since: at }),
    });
    const by = pull.author!;
    this.#world.send(
      number,
      said === "asked" ? { kind: said, at, asked: { by } } : { kind: said, at },
    );
  }

  sha(): string {
    return (++this.#commits).toString(16).padStart(40, "0");
  }
}
