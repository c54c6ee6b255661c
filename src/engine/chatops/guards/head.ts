import type { Refusal } from "../../../model/chatops/index.ts";
import { short } from "./facts.ts";
import type { Case, Guard } from "./guard.ts";

/**
 * Refuses unless the head is the commit that the commenter meant (design D7): the one that is named, or
 * the one that was the head when the comment was written. Dates in commits are never looked at: their
 * authors choose them.
 */
export const head: Guard = (asked) => {
  const { command, facts } = asked;
  const now = facts.head.sha;
  if (command.revision !== undefined) {
    return now.startsWith(command.revision) ? undefined : moved(asked, command.revision);
  }
  const meant = headWhen(asked);
  if (meant === undefined) return unseen(asked);
  return meant === now ? undefined : moved(asked, meant);
};

/**
 * The head when the comment was written, by GitHub's clock, which counts seconds: a push in the same
 * second could be before or after it. Undefined: nobody can tell.
 */
function headWhen({ comment, facts, own }: Case): string | undefined {
  const written = Date.parse(comment.created);
  const before = own.heads
    .filter(({ at }) => Date.parse(at) < written)
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (before[0] !== undefined) return before[0].sha;
  const { pushed, sha } = facts.head;
  return pushed !== undefined && Date.parse(pushed) < written ? sha : undefined;
}

function moved(asked: Case, meant: string): Refusal {
  const now = asked.facts.head.sha;
  return {
    code: "HEAD_MOVED",
    message: `the command was for ${short(meant)}, and the head is ${short(now)} now`,
    remedy: "Look at the new commits, then give the command again.",
    ...again(asked),
  };
}

function unseen(asked: Case): Refusal {
  return {
    code: "HEAD_UNKNOWN",
    message: "nobody saw which commit was the head when this was written",
    remedy: "Name the commit.",
    ...again(asked),
  };
}

/** The same command with the commit named. */
export function again({ command, environment, facts }: Case): Pick<Refusal, "next"> {
  const place = command.word === "preview" || environment === undefined ? "" : ` ${environment}`;
  const services = command.services.map((name) => ` ${name}`).join("");
  const options = Object.entries(command.options).map(
    ([name, value]) => ` ${written(name, value)}`,
  );
  const line = `/${command.word}${place}${services} @${facts.head.sha}${options.join("")}`;
  return { next: line };
}

function written(name: string, value: string | number | boolean): string {
  const text = String(value);
  return /\s/.test(text) ? `${name}="${text}"` : `${name}=${text}`;
}
