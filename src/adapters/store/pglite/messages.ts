/** What the process asks of the thread in which its database runs, and what it answers. */
export interface Ask {
  readonly id: number;
  readonly text: string;
  /** JSON of the values: one text is passed between threads in a tenth of the time of many. */
  readonly values: string;
  /** Does not wait for the disk, and lets everything go first that does. */
  readonly lazy: boolean;
}

export type Answer =
  | { readonly id: number; readonly rows: readonly unknown[]; readonly affectedRows?: number }
  | { readonly id: number; readonly message: string; readonly code?: string };

/** The first message of the thread: it has opened the folder, or why it has not. */
export type Opened = { readonly ok: true } | { readonly message: string; readonly code?: string };
