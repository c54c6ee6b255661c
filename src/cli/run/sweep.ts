import { sweptAsText } from "../../engine/provision/sweep/render.ts";
import { isClean } from "../../engine/provision/sweep/sweep.ts";
import { sweepAccount } from "../../wiring/account.ts";
import { onAccount } from "../account.ts";
import type { Run } from "../input.ts";

/** Tells what is left over; with `--apply` removes it. Whatever could not be removed or looked at is a failure. */
export const run: Run = (input, terminal) =>
  onAccount(input, terminal, async (request) => {
    const { apply } = input.options;
    const swept = await sweepAccount({ ...request, apply });
    return {
      ok: isClean(swept),
      answer: swept,
      text: `${sweptAsText(swept, apply)}\nAPI calls: ${swept.calls}`,
    };
  });
