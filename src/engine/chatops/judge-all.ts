import type {
  Command,
  Comment,
  EnvironmentPolicy,
  Known,
  OwnFacts,
  Policy,
  SeenHead,
} from "../../model/chatops/index.ts";
import { keyOf } from "../../model/chatops/key.ts";
import type { Case } from "./guards/guard.ts";
import { begunBefore } from "./begun.ts";
import { judge } from "./guards/judge.ts";
import type { Context, Found, Judged } from "./found.ts";
import type { Ports } from "./ports.ts";
import { readRest } from "./read-pull.ts";
import { waitingRequests } from "./requests.ts";

/** Every command in each of its environments, by the guards. */
export async function judgeAll(
  context: Context,
  found: Found,
): Promise<Partial<Found> | undefined> {
  const { ports, event } = context;
  const { comment } = event;
  const read = await readRest(context, found);
  if (read === undefined) return undefined;
  const own = await ownFacts(ports, comment, found.policy);
  const cases = found.asked.commands.flatMap((command, place) =>
    placesOf(command).map((environment) => {
      const asked: Case = {
        command,
        ...(environment === undefined ? {} : { environment }),
        ...placePolicy(found.policy, environment),
        policy: found.policy,
        comment,
        facts: read.facts,
        own,
      };
      const key = keyOf({ comment: comment.id, place, environment: environment ?? "" });
      return { key, asked };
    }),
  );
  const judged: Judged[] = [];
  for (const { key, asked } of cases) {
    judged.push({
      key,
      case: asked,
      decision: (await begunBefore(ports, key, asked)) ?? judge(asked),
    });
  }
  return { read, judged };
}

/** A command without an environment is one case all the same. */
function placesOf({ environments }: Command): readonly (string | undefined)[] {
  return environments.length === 0 ? [undefined] : environments;
}

function placePolicy(
  policy: Policy,
  environment: string | undefined,
): { place?: EnvironmentPolicy } {
  if (environment === undefined) return {};
  const place = Object.hasOwn(policy.environments, environment)
    ? policy.environments[environment]
    : policy.previews;
  return place === undefined ? {} : { place };
}

/** What is not GitHub's to tell, for whoever asks. */
export async function ownFacts(ports: Ports, comment: Comment, policy: Policy): Promise<OwnFacts> {
  const { app } = ports.settings;
  const [heads, requests, teams] = await Promise.all([
    seenHeads(ports, comment),
    waitingRequests(ports, comment),
    membership(ports, comment, policy),
  ]);
  return {
    now: ports.time.now(),
    ...(app === undefined ? {} : { app }),
    heads,
    requests,
    teams,
  };
}

/** The newest head that a delivery told of before the comment was written; GitHub counts seconds. */
async function seenHeads({ heads }: Ports, comment: Comment): Promise<readonly SeenHead[]> {
  const before = new Date(Date.parse(comment.created) - 1);
  const seen = await heads.at(comment.repository.id, comment.pull, before);
  return seen === undefined ? [] : [{ sha: seen.sha, at: seen.at.toISOString() }];
}

/** Only of teams that policy names. */
async function membership(
  { forge }: Ports,
  { author }: Comment,
  policy: Policy,
): Promise<Readonly<Record<string, Known<boolean>>>> {
  if (author === undefined) return {};
  const places = [
    ...Object.values(policy.environments),
    ...(policy.previews ? [policy.previews] : []),
  ];
  const teams = places.flatMap(({ permissions }) =>
    Object.values(permissions).flatMap((allowed) => allowed.teams),
  );
  const unique = [...new Set(teams)];
  const answers = await Promise.all(unique.map((team) => forge.isMember(team, author)));
  return Object.fromEntries(unique.map((team, at) => [team, answers[at] ?? false]));
}
