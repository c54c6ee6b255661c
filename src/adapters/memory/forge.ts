import type {
  Conversation,
  DispatchedRun,
  Dispatcher,
  RunLook,
  Words,
} from "../../contracts/forge-writes.ts";
import type { Forge, PullRead, PullRequest } from "../../contracts/forge.ts";
import type { CommentRef, HeldLock, PullFacts, RunFact } from "../../model/chatops/index.ts";
import { EVERYWHERE, holderIdOf } from "../../model/chatops/lock.ts";
import { memoryHolds } from "./hold.ts";
import type { PreviewExtension, PreviewRecords } from "../../contracts/previews.ts";

/** A comment of ours. */
export interface MemoryComment extends CommentRef {
  body: string;
}

export interface MemoryRun extends DispatchedRun {
  readonly key: string;
  readonly inputs: Readonly<Record<string, string>>;
  state: RunLook["state"];
  isHeld?: true;
}

/** What may go wrong at a call: `before` it took effect, or `after`, when the answer is lost. */
export type Fault = (call: string, when: "before" | "after") => void;

/** One repository with one pull request, as far as commands in comments see it. */
export class MemoryForge implements Forge, Conversation, Dispatcher {
  readonly comments: MemoryComment[] = [];
  readonly reactions: string[] = [];
  readonly records: RunFact[] = [];
  readonly runs: MemoryRun[] = [];
  readonly extensions: PreviewExtension[] = [];
  readonly calls: string[] = [];
  readonly locks: ReturnType<typeof memoryHolds>;
  /** Repositories in which runs were started, as they were called. */
  readonly places: string[] = [];
  fault: Fault = () => {};
  /** What a run has put on the commit. */
  report: RunLook["report"];
  facts: PullFacts;
  config = "";

  constructor(facts: PullFacts, now: () => number) {
    this.facts = facts;
    this.locks = memoryHolds(now);
  }

  /** Every call leaves the process and comes back, or fails on one of the ways. */
  async #call<T>(name: string, effect: () => T): Promise<T> {
    this.calls.push(name);
    this.fault(name, "before");
    const result = effect();
    this.fault(name, "after");
    return result;
  }

  read({ environments, seen }: PullRequest): Promise<PullRead | undefined> {
    return this.#call("read", () => {
      if (seen !== undefined) this.#react(seen, "eyes");
      const runs = this.records.filter(({ environment }) => environments.includes(environment));
      return {
        facts: { ...this.facts, runs: runs.toReversed(), holds: this.#holds(environments) },
        node: "PR_1",
        config: this.config,
        maybeCommented: this.comments.length > 0,
      };
    });
  }

  #holds(environments: readonly string[]): HeldLock[] {
    return [...environments, EVERYWHERE].flatMap((name) => {
      const hold = this.locks.holds.get(name);
      if (hold === undefined) return [];
      const holderId = holderIdOf(hold.id);
      const place = name === EVERYWHERE ? {} : { environment: name };
      return [{ hold, ...place, ...(holderId === undefined ? {} : { holderId }) }];
    });
  }

  get previewRecords(): PreviewRecords {
    return {
      runs: () => this.#call("previewRuns", () => this.records.toReversed()),
      extended: () =>
        this.#call(
          "extended",
          () => new Map(this.extensions.map(({ pull, until }) => [pull, until])),
        ),
      extend: (extension) => this.#call("extend", () => void this.extensions.push(extension)),
    };
  }

  isMember(): Promise<boolean> {
    return this.#call("isMember", () => false);
  }

  find(_place: unknown, marker: string): Promise<MemoryComment | undefined> {
    return this.#call("find", () => this.comments.find(({ body }) => body.startsWith(marker)));
  }

  say(_place: unknown, { body, comment, reactions }: Words): Promise<CommentRef | undefined> {
    return this.#call("say", () => {
      for (const { to, reaction } of reactions) this.#react(to, reaction);
      if (body === undefined) return undefined;
      if (comment === undefined) {
        const id = 9_000 + this.comments.length;
        this.comments.push({ id, node: `IC_${id}`, body });
        return { id, node: `IC_${id}` };
      }
      const own = this.comments.find(({ node }) => node === comment.node);
      if (own !== undefined) own.body = body;
      return own === undefined ? undefined : { id: own.id, node: own.node };
    });
  }

  #react({ id }: CommentRef, reaction: string): void {
    const one = `${id} ${reaction}`;
    if (!this.reactions.includes(one)) this.reactions.push(one);
  }

  record(request: Parameters<Dispatcher["record"]>[0]): Promise<string> {
    return this.#call("record", () => {
      const { environment, command, revision, payload } = request;
      const record = String(this.records.length + 1);
      const at = new Date(this.records.length).toISOString();
      const key = String(payload["key"]);
      this.records.push({ record, key, environment, command, revision, state: "queued", at });
      return record;
    });
  }

  tell(...[, id, { state }]: Parameters<Dispatcher["tell"]>): Promise<void> {
    const states = {
      queued: "queued",
      in_progress: "running",
      success: "succeeded",
      inactive: "inactive",
    } as const;
    const now = state in states ? states[state as keyof typeof states] : "failed";
    return this.#call("tell", () => {
      const at = this.records.findIndex(({ record }) => record === id);
      this.records[at] = { ...this.records[at]!, state: now };
    });
  }

  dispatch({
    key,
    inputs,
    repository: { owner, name },
  }: Parameters<Dispatcher["dispatch"]>[0]): Promise<DispatchedRun> {
    return this.#call("dispatch", () => {
      this.places.push(`${owner}/${name}`);
      const id = 70 + this.runs.length;
      const run = { id, url: `https://github.test/runs/${id}`, key, inputs };
      this.runs.push({ ...run, state: "queued" });
      return { id: run.id, url: run.url };
    });
  }

  dispatched({ key }: Parameters<Dispatcher["dispatched"]>[0]): Promise<DispatchedRun | undefined> {
    return this.#call("dispatched", () => {
      const run = this.runs.find((one) => one.key === key);
      return run === undefined ? undefined : { id: run.id, url: run.url };
    });
  }

  look(...[, id]: Parameters<Dispatcher["look"]>): Promise<RunLook> {
    return this.#call("look", () => {
      const { report } = this;
      return { ...this.#run(id), ...(report === undefined ? {} : { report }) };
    });
  }

  cancel(...[, id]: Parameters<Dispatcher["cancel"]>): Promise<void> {
    return this.#call("cancel", () => {
      const run = this.#run(id);
      if (run.state === "queued" || run.state === "running") run.state = "aborted";
    });
  }

  #run(id: number): MemoryRun {
    const run = this.runs.find((one) => one.id === id);
    if (run === undefined) throw new Error(`there is no run ${id}`);
    return run;
  }
}
