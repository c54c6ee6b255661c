/** With a least age, what does not say its own is not old enough. Milliseconds. */
export function isOldEnough(
  { createdAt }: { readonly createdAt?: number },
  { now, olderThan }: { readonly now: number; readonly olderThan?: number },
): boolean {
  if (olderThan === undefined) return true;
  return createdAt !== undefined && now - createdAt >= olderThan;
}
