export interface Cached<T> {
  readonly value: T;
  /** Another one after every `set`. */
  readonly version: number;
}

/**
 * Small values that several processes read and change, such as the rows of a sticky comment. Nothing is
 * kept here alone: what is lost is read again from where it comes from.
 */
export interface Cache {
  get<T>(key: string): Promise<Cached<T> | undefined>;
  /**
   * Writes if the value is still of `version` (undefined: still absent); resolves to whether it was.
   * Of two at the same time one gets false, reads again and decides anew.
   */
  set(key: string, value: unknown, version: number | undefined): Promise<boolean>;
  remove(key: string): Promise<void>;
}
