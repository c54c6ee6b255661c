import type { Step } from "./row.ts";

/** GitHub takes 140 characters as the description of a deployment's status. */
const LONGEST = 140;

/** How far a run is, in the words of a status: `✓ build ✓ connect ▸ send`. */
export function progressText(steps: readonly Step[]): string {
  const words = steps.map(({ name, state }) => `${SIGNS[state]} ${name}`);
  while (words.join(" ").length > LONGEST) words.shift();
  return words.join(" ");
}

const SIGNS: Readonly<Record<Step["state"], string>> = { done: "✓", running: "▸", failed: "✗" };

export function parseProgress(text: string): Step[] {
  const found = text.matchAll(/([✓▸✗]) ([a-z][a-z ]{0,30}?)(?= [✓▸✗]|$)/g);
  return [...found].map(([, sign, name]) => ({
    name: name!,
    state: sign === "✓" ? "done" : sign === "▸" ? "running" : "failed",
  }));
}
