import { formatDuration } from "../../model/units.ts";
import { buildTemplateOf } from "../../wiring/account.ts";
import { onAccount } from "../account.ts";
import type { Run } from "../input.ts";

/** `sluice hosts template build`. */
export const run: Run = (input, terminal) =>
  onAccount(input, terminal, async (request) => {
    const built = await buildTemplateOf(request);
    const seconds = formatDuration(Math.round(built.readyIn / 1000) * 1000);
    const removed = built.removed.length === 0 ? "" : `; removed ${built.removed.join(", ")}`;
    const text = `${built.name} is ready: its host took ${seconds} to install, which new ones need not${removed}\nAPI calls: ${built.calls}`;
    return { ok: true, answer: built, text };
  });
