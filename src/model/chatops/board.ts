import type { Failure, Row, ServiceAddress, Step } from "./row.ts";

/** All that the sticky comment of one pull request tells, as data. */
export interface Board {
  /** One per environment. */
  readonly rows: readonly Row[];
  /** What was answered without changing an environment; newest first. */
  readonly answers: readonly Answer[];
}

/** The answer to one command, or to a comment that could not be understood. */
export interface Answer {
  /** As `Row.key`; of a comment as a whole `<comment id>`. */
  readonly key: string;
  /** Global id of the comment that asked. */
  readonly node: string;
  /** The command, as it is understood. */
  readonly line: string;
  /** Login. */
  readonly who: string;
  /** ISO 8601. */
  readonly at: string;
  readonly state: "running" | "waiting" | "done" | "refused" | "failed";
  readonly blocks: readonly Block[];
  readonly run?: { readonly id: number; readonly url: string };
}

/** Plain text in every field; whoever shows it escapes it. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "code"; readonly text: string }
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** Something that became known of a run, from whatever source. */
export interface News {
  readonly key: string;
  readonly state: "queued" | "running" | "succeeded" | "failed" | "aborted";
  /** Of the workflow run; news of another run than the row's are dropped. */
  readonly run?: { readonly id: number; readonly url: string };
  /** It is queued until people approve it. */
  readonly isHeld?: true;
  readonly release?: number;
  readonly revision?: string;
  readonly services?: readonly ServiceAddress[];
  readonly steps?: readonly Step[];
  readonly ms?: number;
  readonly failure?: Failure;
  /** The run itself goes on, and will tell more. */
  readonly isEarly?: true;
  /** Names of the hosts, and what all of them cost, US dollars an hour. */
  readonly fleet?: { readonly hosts: readonly string[]; readonly hourly?: number };
  /** Of a command that only looks. */
  readonly blocks?: readonly Block[];
}
