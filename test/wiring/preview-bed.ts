import { memoryStore } from "../../src/adapters/memory/store.ts";
import { handle } from "../../src/engine/chatops/flow.ts";
import type { Ports } from "../../src/engine/chatops/ports.ts";
import type { Actor, Delivery, News } from "../../src/model/chatops/index.ts";
import type { PreviewSign } from "../../src/model/preview-sign.ts";
import type { PreviewPull, PullEvent } from "../../src/model/previews.ts";
import { previewKeeper } from "../../src/wiring/previews.ts";
import { A, octocat, place, policy, PULL, World } from "../engine/chatops/world.ts";

export const HOUR = 3_600_000;
export const YAML = (more = "") => `project: shop
services:
  web: { image: "nginx:1.30", port: 80 }
environments:
  staging: { hosts: local }
previews: { hosts: local${more} }
`;

/** A pull request and its preview, as a bot without a network sees them. */
export class PreviewBed {
  readonly world = new World();
  yaml = YAML();
  /** How often deploy.yaml was read. */
  filesRead = 0;
  author: Actor = octocat;
  labels: string[] = [];
  changed: PreviewPull["changed"];
  /** What the preview itself says, and where it was asked. */
  sign: PreviewSign | undefined;
  readonly signsAsked: string[] = [];
  /** Whether GitHub shows the repository, and what was said to be gone. */
  isThere = true;
  readonly gone: number[] = [];

  constructor() {
    const previews = { ...place({ drafts: true }), ttl: 72 * HOUR };
    this.world.policy = { ...policy, previews };
  }

  /** The pull request as its own page would show it: what the world has, not what was told. */
  get pull(): PreviewPull {
    const { state, draft, head, repository, base } = this.world.forge.facts;
    const isFork = head.repositoryId !== repository.id;
    const { changed, author, labels } = this;
    return {
      state,
      draft,
      labels,
      author,
      base: base.branch,
      head: { sha: head.sha, isFork, isGone: false },
      ...(changed === undefined ? {} : { changed }),
    };
  }

  get ports(): Ports {
    const plain = this.world.ports;
    const previews = previewKeeper({
      previews: this.world.store.previews,
      ports: plain,
      isThere: async () => this.isThere,
      onGone: async ({ id }) => void this.gone.push(id),
      signs: async (url) => {
        this.signsAsked.push(url);
        return this.sign;
      },
      file: async () => {
        this.filesRead += 1;
        return this.yaml;
      },
      pulls: () => ({
        read: async () => this.pull,
        open: async () => (this.pull.state === "open" ? [{ ...this.pull, number: PULL.pull }] : []),
      }),
    });
    return { ...plain, previews };
  }

  readonly hear = (delivery: Delivery) => handle(this.ports, delivery);

  readonly happen = (kind: "head" | "closed" | "changed", what: PullEvent, sha = A) => {
    const at = new Date((this.world.now += 60_000)).toISOString();
    return this.hear({ kind, ...PULL, at, what, sha });
  };

  readonly push = (sha: string) => {
    const { forge } = this.world;
    forge.facts = { ...forge.facts, head: { ...forge.facts.head, sha } };
    return this.happen("head", "pushed", sha);
  };

  readonly close = () => {
    this.world.forge.facts = { ...this.world.forge.facts, state: "closed" };
    return this.happen("closed", "closed");
  };

  readonly say = async (body: string, by: Actor = octocat) => {
    const { forge } = this.world;
    forge.facts = { ...forge.facts, permission: { userId: by.id, role: "admin" } };
    const comment = this.world.comment(body, by);
    const event = { action: "created", place: "conversation", onPull: true, comment } as const;
    await this.hear({ kind: "comment", event });
  };

  /** What runs were asked for. */
  readonly asked = () =>
    this.world.forge.runs.map(({ inputs }) =>
      `${inputs["command"]} ${inputs["revision"] ?? ""}`.trim(),
    );

  /** The newest run ends. */
  readonly end = async (state: News["state"], more: Partial<News> = {}) => {
    const run = this.world.forge.runs.at(-1)!;
    run.state = state;
    this.world.now += 42_000;
    const news = { key: run.key, state, run: { id: run.id, url: run.url }, ms: 42_000, ...more };
    await this.hear({ kind: "news", ...PULL, news });
    await this.hear({ kind: "show", ...PULL });
  };

  readonly kept = async () => {
    const key = { repository: PULL.repository.id, pull: PULL.pull };
    return (await this.world.store.previews.get(key))?.preview;
  };

  /** The bot has lost all it had. */
  forget(): void {
    Object.assign(this.world, { store: memoryStore() });
  }
}
