import type { Outcome } from "../../model/outcome.ts";
import { runEngine } from "../engine.ts";
import type { Run } from "../input.ts";

export const run: Run = (input, terminal) => {
  const { reason, for: lasts } = input.options;
  return runEngine(input, terminal, {
    command: input.command as "lock" | "unlock",
    quiet: true,
    options: { hold: { reason: reason ?? "", ...(lasts === undefined ? {} : { lasts }) } },
    text: input.command === "lock" ? lockedText : unlockedText,
  });
};

function lockedText({ project, environment, hold }: Outcome): string {
  if (hold === undefined) return "";
  return `${project} ${environment}: locked by ${hold.holder} until ${hold.expires ?? "someone unlocks"}`;
}

function unlockedText({ ok, project, environment, hold }: Outcome): string {
  if (!ok) return "";
  const what = hold === undefined ? "was not locked" : `unlocked; it was held by ${hold.holder}`;
  return `${project} ${environment}: ${what}`;
}
