import type { Actor, Known } from "./chatops/index.ts";
import type { Protection } from "./preview-settings.ts";
import type { ReasonCode } from "./reasons.ts";

/** Names a preview for ever: repositories, branches and people are renamed, these numbers stay. */
export interface PreviewKey {
  /** GitHub's number of the repository. */
  readonly repository: number;
  readonly pull: number;
}

/** `engine/previews/life.ts` says what follows what. */
export type PreviewState =
  /** Ordered; nothing has answered yet. */
  | "created"
  | "ready"
  /** Its containers are stopped until somebody calls. */
  | "asleep"
  | "awake"
  /** Warned of its end. */
  | "expiring"
  /** Until it was looked for and not found. */
  | "destroying"
  | "destroyed"
  /** The newest run of it came to nothing; what ran before may still answer (`Preview.revision`). */
  | "failed";

/** One preview as it is kept. Times are milliseconds since the epoch. */
export interface Preview extends PreviewKey {
  /** GitHub's number of the account that the repository belongs to. */
  readonly organisation: number;
  /** Whose quota it takes: who asked for it, else the author of the pull request. */
  readonly owner: Pick<Actor, "id" | "login">;
  readonly state: PreviewState;
  /** Of the newest run that was ordered; what comes from an older one is stale. Never used twice. */
  readonly generation: number;
  /** At work. There is never a second one before its end is known. */
  readonly run?: PreviewRun;
  /** The commit that answers. Absent: none does. */
  readonly revision?: string;
  /** By a command: overrides what triggers ask for. */
  readonly asked?: Asked;
  /** When the newest `/preview` or `/destroy` was written: an older one that comes late says nothing. */
  readonly said?: number;
  /** Not to be made again of itself. */
  readonly stopped?: Stopped;
  readonly created: number;
  /** When the newest deploy was ordered: its time to live runs from here. */
  readonly ordered: number;
  /** When the newest deploy that worked was ready. */
  readonly deployed?: number;
  /** Milliseconds that it took. */
  readonly readyIn?: number;
  /** At the earliest; by `/extend`. */
  readonly extended?: number;
  /** For how long it is kept after a deploy, milliseconds: as it was when the preview was ordered. */
  readonly ttl: number;
  readonly failure?: PreviewFailure;
  /** Names; as the newest run told. */
  readonly hosts: readonly string[];
  readonly cost: PreviewCost;
}

export interface PreviewRun {
  readonly command: "deploy" | "destroy";
  readonly generation: number;
  /** Of a deploy. */
  readonly revision?: string;
  readonly ordered: number;
  /** Of the workflow run; absent until it is known that it was dispatched. */
  readonly id?: number;
  /** It was told to stop, and has not ended yet. */
  readonly isCancelled?: true;
}

export interface Asked {
  readonly by: Pick<Actor, "id" | "login">;
  /** What a person has approved of a fork: this commit and no other. */
  readonly revision?: string;
}

export interface Stopped {
  readonly why: "asked" | "expired" | "removed";
  /** Head at that time: a push brings back what had expired. */
  readonly revision?: string;
}

export interface PreviewFailure {
  readonly command: PreviewRun["command"];
  readonly reason: ReasonCode | "UNKNOWN";
  readonly message: string;
  readonly revision?: string;
  readonly at: number;
  /** In a row; of the same command and commit. */
  readonly times: number;
  /** Last lines of what failed. */
  readonly tail?: string;
}

/** Its share of what its hosts cost, US dollars. */
export interface PreviewCost {
  readonly hourly: number;
  /** Until `at`. */
  readonly soFar: number;
  readonly at: number;
}

/** What GitHub says of a pull request, read when it is needed and never kept. */
export interface PreviewPull {
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly labels: readonly string[];
  /** Absent: the account is gone. */
  readonly author?: Actor;
  readonly base: string;
  readonly head: {
    readonly sha: string;
    /** From another repository, or from one that is gone. */
    readonly isFork: boolean;
    /** The branch was deleted. */
    readonly isGone: boolean;
  };
  /** Paths that differ from the base; asked for only where services have `paths`. */
  readonly changed?: Known<readonly string[]>;
}

/** A preview that exists, as its hosts and the cloud's tags show it. */
export interface FoundPreview {
  readonly pull: number;
  /** Of its newest release; of something half made, when it was begun. Milliseconds since the epoch. */
  readonly deployed: number;
  readonly revision?: string;
  /** Names. */
  readonly hosts: readonly string[];
}

/** `previews` of `deploy.yaml` on the default branch, as far as it decides about a preview's life. */
export interface PreviewRules {
  readonly on: "open" | "label" | "comment";
  readonly label: string;
  /** A pull request that has it keeps its preview for as long as it is open. */
  readonly keepLabel: string;
  readonly drafts: boolean;
  /** Pull requests that programs open. */
  readonly bots: boolean;
  readonly forks: "refuse" | "approve";
  /** Only pull requests into it; absent: any. */
  readonly branch?: string;
  /** Service → globs. One without is always meant. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** What `paths` choose among. */
  readonly services: readonly { readonly name: string; readonly dependsOn: readonly string[] }[];
  /** Milliseconds after the last deploy. */
  readonly ttl: number;
  /** Milliseconds without a visit until it sleeps; absent: it never does. */
  readonly sleepAfter?: number;
  /** Who is let in; absent: whoever knows the address. */
  readonly protect?: Protection["kind"];
  readonly quota: PreviewQuota;
}

export interface PreviewQuota {
  readonly perRepository?: number;
  /** All repositories of the account together. */
  readonly perOrganisation?: number;
  readonly perUser?: number;
  /** US dollars a month, of the repository's previews together. */
  readonly monthly?: number;
}

/** What a pull request went through. A hint to look at it, never the truth itself. */
export type PullEvent =
  | "opened"
  | "reopened"
  | "pushed"
  | "force-pushed"
  | "labelled"
  | "unlabelled"
  | "ready for review"
  | "drafted"
  | "retargeted"
  | "renamed"
  | "closed"
  | "merged"
  | "branch deleted"
  | "base deleted";

/** Anything that makes us think about a preview. */
export type PreviewEvent =
  | { readonly kind: "pull"; readonly what: PullEvent; readonly label?: string }
  /** `/preview`; `at`: when it was written, by GitHub's clock, milliseconds since the epoch. */
  | { readonly kind: "asked"; readonly at: number; readonly asked: Asked }
  /** `/destroy`. */
  | { readonly kind: "unwanted"; readonly at: number }
  /** `/extend`; milliseconds from now. */
  | { readonly kind: "extended"; readonly ms: number }
  /** Nobody may look after it any more: the repository or the installation is gone. */
  | { readonly kind: "removed" }
  | { readonly kind: "returned" }
  | { readonly kind: "dispatched"; readonly generation: number; readonly id: number }
  | ({ readonly kind: "ended"; readonly generation: number } & PreviewEnd)
  | { readonly kind: "slept" }
  | { readonly kind: "woke" }
  /** It is time to look. */
  | { readonly kind: "timer" };

/** How a run of a preview ended. A destroy that worked has looked for everything and found nothing. */
export type PreviewEnd =
  | {
      readonly state: "succeeded";
      readonly ms?: number;
      readonly hosts?: readonly string[];
      /** US dollars. */
      readonly hourly?: number;
    }
  | { readonly state: "aborted" }
  | ({ readonly state: "failed" } & Pick<PreviewFailure, "reason" | "message" | "tail">);

/** What should become of a preview, by the pull request, the rules and what people said. */
export type Wish =
  | { readonly kind: "run"; readonly revision: string }
  /** Nothing new; what is there stays. */
  | { readonly kind: "stay"; readonly why: string }
  | { readonly kind: "end"; readonly why: string; readonly stop?: Stopped["why"] }
  /** It could not be read. Nothing is changed. */
  | { readonly kind: "unknown"; readonly why: string };

/** What is to be done about it, in this order. */
export type PreviewOrder =
  /** Dispatches `Preview.run`, unless it was before. */
  | { readonly kind: "start"; readonly run: PreviewRun }
  | { readonly kind: "cancel"; readonly run: PreviewRun }
  /** How does it stand? Nothing was heard for a while. */
  | { readonly kind: "look"; readonly run: PreviewRun }
  /** Says in the pull request that it will end soon. */
  | { readonly kind: "warn"; readonly expires: number }
  /** Nothing is left to be known of it. */
  | { readonly kind: "forget" };
