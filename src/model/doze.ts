import { createHash } from "node:crypto";
import type { DozeOperation } from "./plan.ts";

/** What lets an environment sleep, with the digest by which the next plan knows it again. */
export function dozeOf({
  after,
  starts,
  ports,
}: Pick<DozeOperation, "after" | "starts" | "ports">): DozeOperation {
  const parts = { after, starts, ports };
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return { kind: "write doze", specification: digest.slice(0, 16), ...parts };
}
