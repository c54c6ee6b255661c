import type { Time } from "../../contracts/time.ts";
import { SluiceError } from "../../model/errors.ts";

/** A request whose answer was lost may be carried out this much later. */
const LATE_MS = 2_000;

/**
 * Looks, makes what is absent, and looks again before it asks twice: a reply that was lost may stand
 * for a thing that was made. So may "it exists already", by whoever was faster.
 */
export async function makeOnce<T>(
  time: Time,
  look: () => Promise<T | undefined>,
  make: () => Promise<T>,
): Promise<T> {
  const there = await look();
  if (there !== undefined) return there;
  try {
    return await make();
  } catch (error) {
    if (!mayBeThere(error)) throw error;
    await time.sleep(LATE_MS);
    const late = await look();
    if (late !== undefined) return late;
    if (!isLost(error)) throw error;
    return make();
  }
}

export function isLost(error: unknown): boolean {
  return error instanceof SluiceError && error.code === "API_UNREACHABLE";
}

function mayBeThere(error: unknown): boolean {
  return isLost(error) || (error instanceof SluiceError && error.code === "API_REFUSED");
}
