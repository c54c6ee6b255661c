/** Who has the say over a variable of a service. */
export type VariableOwner =
  /** `env:` of deploy.yaml. */
  | "deploy.yaml"
  /** `secrets:` of deploy.yaml. */
  | "secret"
  /** Added by Sluice: `PORT`, addresses of other services. */
  | "sluice"
  /** Given with `sluice env`. */
  | "hand"
  /** Added in the platform's own pages. */
  | "platform";

/** A variable of a service. Its value is never part of it. */
export interface Variable {
  readonly service: string;
  readonly name: string;
  readonly owner: VariableOwner;
  /** Absent: not known here. */
  readonly isEmpty?: boolean;
  /** Slots, such as `web-blue@h1`, that lack it although another has it or deploy.yaml names it. */
  readonly missing: readonly string[];
}
