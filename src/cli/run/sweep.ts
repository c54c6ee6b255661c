import { whoOf } from "../request.ts";
import { isSwept, sweepAll, sweptTextOf } from "../../wiring/preview-sweep.ts";
import { onAccount } from "../account.ts";
import type { Run } from "../input.ts";

/** Tells what is left over; with `--apply` removes it. Whatever could not be removed or looked at is a failure. */
export const run: Run = (input, terminal) =>
  onAccount(input, terminal, async (request) => {
    const { apply, olderThan } = input.options;
    const age = olderThan === undefined ? {} : { olderThan };
    const swept = await sweepAll({ ...request, apply, ...age, who: whoOf(terminal.envVars) });
    return {
      ok: isSwept(swept),
      answer: swept,
      text: `${sweptTextOf(swept, apply)}\nAPI calls: ${swept.calls}`,
    };
  });
