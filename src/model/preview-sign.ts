/** Where a preview that may sleep says how it is, without being woken by the question. */
export const STATE_PATH = "/.well-known/sluice";
export const STATE_HEADER = "X-Sluice-State";

export type PreviewSign = "asleep" | "awake";
