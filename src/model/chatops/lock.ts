/** Name of the lock that holds all environments; no environment can be called that. */
export const EVERYWHERE = "_all";

/** Who took a lock by which command, as the id of its hold. */
export interface LockOrigin {
  readonly pull: number;
  readonly user: number;
  /** `Row.key` of the command. */
  readonly key: string;
}

export function lockId({ pull, user, key }: LockOrigin): string {
  return `pull.${pull}.user.${user}.${key}`;
}

/** Undefined for a lock that was taken elsewhere, such as from a terminal. */
export function lockOrigin(id: string): LockOrigin | undefined {
  const [, pull, user, key] = /^pull\.(\d+)\.user\.(\d+)\.(.+)$/.exec(id) ?? [];
  return key === undefined ? undefined : { pull: Number(pull), user: Number(user), key };
}

export function holderIdOf(id: string): number | undefined {
  return lockOrigin(id)?.user;
}
