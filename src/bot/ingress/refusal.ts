/** Why a request got no further: the status that GitHub shows, and the word that metrics count. */
export interface Refusal {
  readonly status: 400 | 401 | 404 | 405 | 408 | 413 | 415 | 503;
  readonly reason: RefusalReason;
}

export type RefusalReason =
  | "no-such-path"
  | "method"
  | "content-type"
  | "no-event"
  | "no-delivery"
  | "no-signature"
  | "wrong-signature"
  | "too-large"
  | "cut-off"
  | "not-json"
  | "busy"
  | "draining"
  | "store";

export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(status: Refusal["status"], reason: RefusalReason) {
    super(reason);
    this.refusal = { status, reason };
  }
}
