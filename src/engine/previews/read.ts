import type { PreviewPulls } from "../../contracts/previews.ts";
import type { Known } from "../../model/chatops/index.ts";
import { asSluiceError } from "../../model/errors.ts";
import type { PreviewKey, PreviewPull, PreviewRules } from "../../model/previews.ts";

/** A pull request as it is right now. What cannot be read is told as that, and decides nothing. */
export async function readPull(
  pulls: Pick<PreviewPulls, "read">,
  key: PreviewKey,
): Promise<Known<PreviewPull>> {
  try {
    return await pulls.read(key);
  } catch (error) {
    return { unknown: asSluiceError(error).message };
  }
}

/** Where they are known, and on. */
export function rulesIn(rules: Known<PreviewRules | "off">): PreviewRules | undefined {
  return typeof rules === "object" && "quota" in rules ? rules : undefined;
}
