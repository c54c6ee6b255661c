import type { PullRead } from "../../contracts/forge.ts";
import type { Comment, Policy } from "../../model/chatops/index.ts";
import { asSluiceError } from "../../model/errors.ts";
import type { Context, Done, Found } from "./found.ts";
import type { Ports } from "./ports.ts";
import { refusedAnswer } from "./refused.ts";
import { tellNow } from "./tell.ts";

/** Names that one comment may make us look up. */
const MOST_NAMES = 30;

/**
 * 👀, everything that decisions rest on, and what `deploy.yaml` of the default branch allows. The
 * environments are known only when that file has been read: those it had the last time, and the words of
 * the comment, nearly always make a second look needless.
 */
export async function readPull(
  context: Context,
  { lines }: Found,
): Promise<Partial<Found> | undefined> {
  const { ports, event } = context;
  const names = await likelyNames(ports, event.comment, lines);
  const read = await readFor(context, names);
  if (read === undefined) return undefined;
  const policy = await policyOf(ports, read);
  if ("problem" in policy) return refuseAll(context, read, policy.problem);
  await keepNames(ports, event.comment, policy);
  return { read, policy, names };
}

/** Runs and locks of the environments that the commands turned out to concern. */
export async function readRest(
  context: Context,
  { asked, policy, read, names }: Found,
): Promise<PullRead | undefined> {
  const all = namesOf(policy, context.event.comment.pull);
  const concerned = asked.commands.flatMap(({ environments, from }) => {
    const places = environments.length > 0 ? environments : all;
    const before = places.flatMap((name) => policy.environments[name]?.after ?? []);
    return [...places, ...before, ...(from === undefined ? [] : [from])];
  });
  return concerned.every((name) => names.includes(name)) ? read : readFor(context, all);
}

async function readFor(
  { ports, event: { comment } }: Context,
  environments: readonly string[],
): Promise<PullRead | undefined> {
  const { repository, pull, author } = comment;
  const read = await ports.forge.read({
    repository,
    pull,
    seen: comment,
    ...(author === undefined ? {} : { commenter: author }),
    config: ports.settings.config,
    environments,
  });
  // A repository of the same name that is another one was asked nothing.
  return read?.facts.repository.id === repository.id ? read : undefined;
}

async function policyOf(
  ports: Ports,
  { config, facts }: PullRead,
): Promise<Policy | { readonly problem: string }> {
  const file = `${ports.settings.config} of ${facts.defaultBranch}`;
  if (config === undefined) return { problem: `there is no ${file}` };
  try {
    return await ports.policyOf(config);
  } catch (error) {
    return { problem: `${file}: ${asSluiceError(error).message}` };
  }
}

async function refuseAll(context: Context, read: PullRead, message: string): Promise<undefined> {
  const { comment } = context.event;
  const refusal = {
    code: "CONFIG_INVALID",
    message,
    remedy: "Correct it on the default branch; `sluice plan` checks the file.",
  } as const;
  const done: Done = refusedAnswer(comment, String(comment.id), "deploy.yaml", [refusal]);
  await tellNow(context, read, [done]);
  return undefined;
}

async function likelyNames(
  { cache }: Ports,
  { repository, pull }: Comment,
  lines: readonly string[],
): Promise<string[]> {
  const kept = await cache.get<readonly string[]>(placesKey(repository.id));
  const words = lines.flatMap((line) => line.split(/[\s,]+/)).filter(isName);
  const names = [...(kept?.value ?? []), ...words, `preview-${pull}`];
  return [...new Set(names)].slice(0, MOST_NAMES);
}

function isName(word: string): boolean {
  return /^[a-z][a-z0-9-]{0,62}$/.test(word);
}

async function keepNames({ cache }: Ports, { repository }: Comment, policy: Policy): Promise<void> {
  const names = Object.keys(policy.environments);
  const kept = await cache.get<readonly string[]>(placesKey(repository.id));
  if (kept?.value.join() !== names.join()) {
    await cache.set(placesKey(repository.id), names, kept?.version);
  }
}

export function placesKey(repository: number): string {
  return `environments/${repository}`;
}

/** Environments of this pull request. */
export function namesOf(policy: Policy, pull: number): string[] {
  const preview = policy.previews === undefined ? [] : [`preview-${pull}`];
  return [...Object.keys(policy.environments), ...preview];
}
