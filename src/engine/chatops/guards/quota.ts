import type { PreviewFact, PreviewPolicy, Refusal } from "../../../model/chatops/index.ts";
import { known } from "./facts.ts";
import type { Case, Guard } from "./guard.ts";

/** How many previews there may be. One more deploy to a preview that is there takes nothing. */
export const quota: Guard = (asked) => {
  const { environment, policy, own, facts } = asked;
  const { previews } = policy;
  if (previews === undefined || environment !== `preview-${facts.number}`) return undefined;
  const { perRepository, perUser, monthly } = previews;
  if (perRepository === undefined && perUser === undefined && monthly === undefined)
    return undefined;
  return known("The previews that there are", own.previews, (all) =>
    all.some(({ pull }) => pull === facts.number) ? undefined : judge(asked, previews, all),
  );
};

function judge(
  { comment }: Case,
  { perRepository = Infinity, perUser = Infinity, monthly = Infinity }: PreviewPolicy,
  all: readonly PreviewFact[],
): Refusal | undefined {
  const own = all.filter(({ owner }) => owner === comment.author?.id);
  const cost = all.reduce((sum, preview) => sum + preview.monthly, 0);
  if (all.length >= perRepository)
    return exceeded(`there are ${all.length} previews of at most ${perRepository}`, all);
  if (own.length >= perUser)
    return exceeded(`${own.length} of at most ${perUser} previews are yours`, own);
  if (cost >= monthly)
    return exceeded(`the previews cost ${cost} of at most ${monthly} dollars a month`, all);
  return undefined;
}

function exceeded(message: string, previews: readonly PreviewFact[]): Refusal {
  const pulls = previews.map(({ pull }) => `#${pull}`).join(", ");
  return {
    code: "QUOTA_EXCEEDED",
    message,
    remedy: `Destroy one that is not needed (pull requests ${pulls}), or raise \`previews.quota\` in deploy.yaml.`,
  };
}
