import type { Refusal } from "../../model/chatops/index.ts";
import type { Preview, PreviewQuota } from "../../model/previews.ts";
import { costSoFar, monthlyCost } from "./cost.ts";

/** How much of a quota is taken. */
export interface Use {
  readonly of: "repository" | "organisation" | "user" | "monthly";
  readonly used: number;
  /** Absent: no limit. */
  readonly limit?: number;
  /** What could be destroyed so that there is room, oldest first. */
  readonly previews: readonly Preview[];
}

type For = Pick<Preview, "repository" | "pull" | "owner">;

/** The quotas that one preview falls under, by all previews of the account that take a place. */
export function usesOf(quota: PreviewQuota, preview: For, all: readonly Preview[]): readonly Use[] {
  const oldest = all.toSorted((a, b) => a.created - b.created || a.pull - b.pull);
  const here = oldest.filter(({ repository }) => repository === preview.repository);
  const own = oldest.filter(({ owner }) => owner.id === preview.owner.id);
  const monthly = here.reduce((sum, one) => sum + monthlyCost(one), 0);
  return [
    useOf("user", own.length, quota.perUser, own),
    useOf("repository", here.length, quota.perRepository, here),
    useOf("organisation", oldest.length, quota.perOrganisation, oldest),
    useOf("monthly", round(monthly), quota.monthly, here),
  ];
}

function useOf(
  of: Use["of"],
  used: number,
  limit: number | undefined,
  previews: readonly Preview[],
): Use {
  return { of, used, ...(limit === undefined ? {} : { limit }), previews };
}

/** Whether a new preview has no place among the others. An update is never asked. */
export function refusePlace(
  quota: PreviewQuota,
  preview: For,
  others: readonly Preview[],
): Refusal | undefined {
  const expected = expectedMonthly(others.filter((one) => one.repository === preview.repository));
  const full = usesOf(quota, preview, others).find(({ of, used, limit = Infinity }) =>
    of === "monthly" ? used + expected > limit || used >= limit : used >= limit,
  );
  return full === undefined ? undefined : refusalOf(full, preview);
}

/** What one more will cost: nobody knows before it runs, and previews of one project are alike. */
function expectedMonthly(previews: readonly Preview[]): number {
  const known = previews.map(monthlyCost).filter((cost) => cost > 0);
  return known.length === 0 ? 0 : known.reduce((sum, cost) => sum + cost, 0) / known.length;
}

function refusalOf({ of, used, limit = 0, previews }: Use, { owner, repository }: For): Refusal {
  const message = {
    user: `${owner.login} has ${used} of at most ${limit} previews`,
    repository: `there are ${used} of at most ${limit} previews of this repository`,
    organisation: `there are ${used} of at most ${limit} previews of all repositories of this account`,
    monthly: `the previews cost ${dollars(used)} a month, and ${dollars(limit)} are allowed`,
  }[of];
  const list = previews.map((one) => nameOf(one, repository)).join(", ");
  return {
    code: "QUOTA_EXCEEDED",
    message,
    remedy: `Write \`/destroy preview\` in a pull request whose preview is not needed (oldest first: ${list}), or raise \`previews.quota\` in deploy.yaml.`,
  };
}

/** One of another repository is not named: whoever reads this need not know of it. */
function nameOf({ repository, pull, created }: Preview, here: number): string {
  const since = new Date(created).toISOString().slice(0, 10);
  return repository === here
    ? `#${pull} since ${since}`
    : `one of another repository since ${since}`;
}

/** US dollars until now, of previews that are there. */
export function totalSoFar(previews: readonly Preview[], now: number): number {
  return round(previews.reduce((sum, one) => sum + costSoFar(one, now), 0));
}

export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** To the cent. */
function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
