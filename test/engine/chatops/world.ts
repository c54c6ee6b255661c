import { MemoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryStore } from "../../../src/adapters/memory/store.ts";
import { handle } from "../../../src/engine/chatops/flow.ts";
import type { Ports } from "../../../src/engine/chatops/ports.ts";
import type {
  Actor,
  Comment,
  Delivery,
  EnvironmentPolicy,
  News,
  Policy,
  PullFacts,
} from "../../../src/model/chatops/index.ts";
import { PLACE } from "./guards/case.ts";

export const A = "a".repeat(40);
export const B = "b".repeat(40);
export const REPOSITORY = { id: 5, owner: "acme", name: "shop" };
export const PULL = { repository: REPOSITORY, pull: 12 };
const NOW = Date.parse("2026-11-21T12:00:00Z");

export const octocat: Actor = { id: 1, login: "octocat", type: "User" };
export const hubot: Actor = { id: 2, login: "hubot", type: "User" };

export function place(more: Partial<EnvironmentPolicy> = {}): EnvironmentPolicy {
  return { ...PLACE, ...more };
}

export const policy: Policy = {
  project: "shop",
  apps: [],
  environments: { staging: place(), production: place() },
  services: ["web", "worker"],
  options: {},
};

export function facts(more: Partial<PullFacts> = {}): PullFacts {
  return {
    repository: REPOSITORY,
    defaultBranch: "main",
    defaultSha: "d".repeat(40),
    number: 12,
    state: "open",
    draft: false,
    locked: false,
    author: octocat,
    base: { branch: "main", sha: "d".repeat(40) },
    head: { branch: "topic", sha: A, repositoryId: REPOSITORY.id },
    behind: 0,
    conflicts: false,
    checks: [],
    requiredChecks: [],
    reviews: [],
    permission: { userId: octocat.id, role: "admin" },
    runs: [],
    holds: [],
    ...more,
  };
}

/** Everything that commands in comments touch, in memory, with a clock that stands still. */
export class World {
  readonly store = memoryStore();
  readonly forge = new MemoryForge(facts(), () => this.now);
  /** What was put off for later. */
  readonly put: { delivery: Delivery; ms: number }[] = [];
  policy = policy;
  now = NOW;
  #comments = 3_000;

  constructor() {
    this.forge.config = "project: shop";
  }

  get ports(): Ports {
    return {
      forge: this.forge,
      conversation: this.forge,
      dispatcher: this.forge,
      holds: (_, name) => this.forge.locks.open(name),
      records: () => this.forge.previewRecords,
      audit: this.store.audit,
      cache: this.store.cache,
      heads: this.store.heads,
      policyOf: async () => this.policy,
      time: { now: () => this.now },
      later: async (delivery, ms) => void this.put.push({ delivery, ms }),
      settings: { app: 77, config: "deploy.yaml", workflow: "deploy.yml" },
    };
  }

  /** GitHub tells of a head, as it does when a pull request is opened or pushed to. */
  async push(sha: string): Promise<void> {
    this.forge.facts = { ...this.forge.facts, head: { ...this.forge.facts.head, sha } };
    const at = new Date(this.now).toISOString();
    await handle(this.ports, { kind: "head", ...PULL, what: "pushed", sha, at });
    this.now += 60_000;
  }

  comment(body: string, author: Actor | undefined = octocat): Comment {
    const id = ++this.#comments;
    const created = new Date(this.now).toISOString();
    const who = author === undefined ? {} : { author };
    return { ...PULL, id, node: `IC_${id}`, body, created, ...who };
  }

  /** Resolves to the comment, when it has been answered. */
  async say(body: string, author: Actor | undefined = octocat): Promise<Comment> {
    const comment = this.comment(body, author);
    if (author !== undefined) {
      const permission = { userId: author.id, role: "admin" } as const;
      this.forge.facts = { ...this.forge.facts, permission };
    }
    await this.hear(comment);
    return comment;
  }

  hear(comment: Comment): Promise<void> {
    const event = { action: "created", place: "conversation", onPull: true, comment } as const;
    return handle(this.ports, { kind: "comment", event });
  }

  news(news: News): Promise<void> {
    return handle(this.ports, { kind: "news", ...PULL, news });
  }

  /** Brings back what was put off of this kind. */
  async wake(kind: Delivery["kind"]): Promise<void> {
    const due = this.put.filter(({ delivery }) => delivery.kind === kind);
    this.put.splice(0, this.put.length, ...this.put.filter((one) => !due.includes(one)));
    for (const { delivery } of due) await handle(this.ports, delivery);
  }

  /** The one comment of ours; throws where there are more. */
  get sticky(): string {
    if (this.forge.comments.length > 1) throw new Error("there are several sticky comments");
    return this.forge.comments[0]?.body ?? "";
  }

  /** What was said with reactions to a comment, in order. */
  reactionsTo({ id }: Comment): string[] {
    return this.forge.reactions.flatMap((one) =>
      one.startsWith(`${id} `) ? [one.split(" ")[1]!] : [],
    );
  }
}
