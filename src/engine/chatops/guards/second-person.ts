import { isUnknown, type Refusal } from "../../../model/chatops/index.ts";
import { commands } from "../commands/table.ts";
import { short, unknownFact } from "./facts.ts";
import type { Case } from "./guard.ts";
import { again } from "./head.ts";

/** How long a first person's word counts. */
const LASTS = 60 * 60 * 1000;

/** What two people must ask for, has been. `waits`: it is right, and somebody else has to say so too. */
export function secondPerson(asked: Case): { waits: Refusal } | { refusal: Refusal } | undefined {
  const { command, environment, place, own, comment } = asked;
  if (place?.secondPerson !== true || !commands[command.word].secondPerson) return undefined;
  if (isUnknown(own.requests))
    return { refusal: unknownFact("What others asked for", own.requests) };
  const revision = revisionOf(asked);
  const same = own.requests.some(
    (request) =>
      request.word === command.word &&
      request.environment === environment &&
      request.revision === revision &&
      request.by.id !== comment.author?.id &&
      own.now - Date.parse(request.at) < LASTS,
  );
  if (same) return undefined;
  const what = revision === undefined ? "" : ` of ${short(revision)}`;
  const waits: Refusal = {
    code: "SECOND_PERSON",
    message: `/${command.word} ${environment}${what} waits for a second person`,
    remedy: "Somebody else who may has to give the same command within an hour.",
    ...(revision === undefined ? {} : again(asked)),
  };
  return { waits };
}

/** The commit that would run; undefined for a command that takes none from this pull request. */
export function revisionOf({ command, facts }: Case): string | undefined {
  return commands[command.word].guards.includes("head") ? facts.head.sha : undefined;
}
