import type { Happening } from "../../../model/chatops/index.ts";
import type { Ports } from "../ports.ts";
import { sayRefused } from "./say.ts";

/** Something happened to a pull request: a hint that its preview may have to be looked after. */
export async function hearPull(ports: Ports, happening: Happening): Promise<void> {
  const { repository, pull, what, label } = happening;
  const place = { repository, pull };
  const event = { kind: "pull", what, ...(label === undefined ? {} : { label }) } as const;
  const tended = await ports.previews?.tend(place, event);
  if (tended?.refusal !== undefined) await sayRefused(ports, place, tended.refusal);
}
