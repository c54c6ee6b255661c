import { resolve as resolvePath } from "node:path";
import type { PreviewRecords } from "../contracts/previews.ts";
import { githubPreviewRecords } from "../adapters/github/preview-records.ts";
import { githubPreviewPulls } from "../adapters/github/previews.ts";
import { loadConfig, previewRulesOf } from "../engine/config/index.ts";
import type { RunContext } from "../engine/context.ts";
import { closeFleet, connectFleet } from "../engine/host/connect.ts";
import { sweepEmptyHosts } from "../engine/place-sweep.ts";
import { findPhase, previewFinder } from "../engine/previews/find.ts";
import { judgeFound, type Verdict } from "../engine/previews/strays.ts";
import { isProvisioned } from "../engine/provision/job-of.ts";
import { findHosts } from "../engine/provision/stages.ts";
import { sweptAsText } from "../engine/provision/sweep/render.ts";
import { isClean, type Swept } from "../engine/provision/sweep/sweep.ts";
import { withHosts } from "../engine/runner.ts";
import { isUnknown, type Known, type Repository } from "../model/chatops/index.ts";
import { asSluiceError, SluiceError } from "../model/errors.ts";
import { previewOf } from "../model/fleet.ts";
import type { FoundPreview } from "../model/previews.ts";
import { type ApiCalls, joined, sweepAccount } from "./account.ts";
import { clientIn, repositoryIn } from "./github.ts";
import type { SweepOptions } from "./platform-sweep.ts";
import { contextOf, type Request, runCommand } from "./run.ts";

/** What a sweep without a bot found out about the previews that there are. */
export interface SweptPreviews {
  readonly previews: readonly SweptPreview[];
  /** Why not everything was looked at. */
  readonly unknown?: string;
  /** Why pull requests were not told of it. */
  readonly untold?: string;
}

export interface SweptPreview {
  readonly pull: number;
  readonly hosts: readonly string[];
  readonly action: Verdict["action"];
  readonly why: string;
  /** Looked for, and not found. */
  readonly removed?: boolean;
  readonly problem?: string;
}

export type SweepRequest = Pick<Request, "config" | "envVars" | "reporter" | "signal" | "who"> &
  SweepOptions;

/**
 * Compares the previews on the hosts with what GitHub says of their pull requests. Nothing is removed
 * that GitHub does not plainly say is over; undefined: deploy.yaml has no previews.
 */
export async function sweepHosts(request: SweepRequest): Promise<SweptPreviews | undefined> {
  const loaded = await loadConfig(resolvePath(request.config));
  const rules = previewRulesOf(loaded);
  if (rules === "off") return undefined;
  try {
    const repository = await repositoryOf(request.envVars);
    const found = await previewsOn(request);
    const pulls = githubPreviewPulls(repository.client, repository, async () => false);
    const records = githubPreviewRecords(repository.client, repository);
    const extended = found.length === 0 ? new Map<number, number>() : await extendedOf(records);
    const previews: SweptPreview[] = [];
    for (const one of found) {
      // Not all at once: while one is destroyed another's pull request may be opened again.
      const at = { repository: repository.id, rules, extended, now: Date.now() };
      previews.push(await settle(request, await judgeFound(one, pulls, at)));
    }
    const untold = await tell(repository, previews);
    const more = untold === undefined ? {} : { untold };
    return { previews, ...more, ...(isUnknown(extended) ? { unknown: extended.unknown } : {}) };
  } catch (error) {
    return { previews: [], unknown: `previews: ${asSluiceError(error).message}` };
  }
}

/** Most sweeps have nothing to tell, and need none of what that takes. */
async function tell(
  { client, ...repository }: Awaited<ReturnType<typeof repositoryOf>>,
  previews: readonly SweptPreview[],
): Promise<string | undefined> {
  if (previews.every(({ removed }) => removed === undefined)) return undefined;
  const { tellSwept } = await import("./preview-sweep-tell.ts");
  return tellSwept(client, repository, previews);
}

/** Whoever may not ask, or cannot, ends none for its time: the one that is closed is. */
async function extendedOf(
  records: Pick<PreviewRecords, "extended">,
): Promise<Known<ReadonlyMap<number, number>>> {
  try {
    return await records.extended();
  } catch (error) {
    return { unknown: `what was extended is not known: ${asSluiceError(error).message}` };
  }
}

/** `sluice sweep`: previews first, since the last of them takes its hosts along, then the account. */
export async function sweepAll(
  request: SweepRequest,
): Promise<Swept & ApiCalls & Partial<SweptPreviews>> {
  const onHosts = await sweepHosts(request);
  const empty = onHosts === undefined ? undefined : await emptyHosts(request);
  const account = await sweepAccount(request).catch((error: unknown): Swept & ApiCalls => {
    // Previews on hosts that are given have no account to be looked at.
    if (onHosts === undefined || asSluiceError(error).code !== "USAGE") throw error;
    return { leftovers: [], calls: 0 };
  });
  if (onHosts === undefined) return account;
  const { previews, unknown, untold } = onHosts;
  const told = unknown === undefined ? {} : { unknown };
  return {
    ...account,
    ...joined(joined({ leftovers: [], ...told }, empty), account),
    previews,
    ...(untold === undefined ? {} : { untold }),
  };
}

/** Nothing that should be gone is still there, as far as is known. */
export function isSwept({ previews = [], ...rest }: Awaited<ReturnType<typeof sweepAll>>): boolean {
  return isClean(rest) && previews.every(({ problem }) => problem === undefined);
}

async function settle(
  request: SweepRequest,
  { found, action, why }: Verdict,
): Promise<SweptPreview> {
  const { pull, hosts } = found;
  const told = { pull, hosts, action, why };
  if (action !== "destroy" || !request.apply) return told;
  const { apply: _, ...rest } = request;
  const { error } = await runCommand({
    ...rest,
    command: "destroy",
    environment: previewOf(pull),
    dryRun: false,
    options: { services: [], force: false, lockWait: 60 },
  });
  if (error !== undefined)
    return { ...told, removed: false, problem: asSluiceError(error).message };
  const left = (await previewsOn(request)).find((one) => one.pull === pull);
  if (left === undefined) return { ...told, removed: true };
  return {
    ...told,
    removed: false,
    problem: `something of it is still on ${left.hosts.join(", ")}`,
  };
}

/** Hosts of previews that are left over. */
async function emptyHosts(request: SweepRequest): Promise<Swept> {
  try {
    return await sweepEmptyHosts(await contextOfPreviews(request), request.apply);
  } catch (error) {
    return { leftovers: [], unknown: `hosts of previews: ${asSluiceError(error).message}` };
  }
}

function contextOfPreviews(request: SweepRequest): Promise<RunContext> {
  const { apply: _, ...rest } = request;
  return contextOf({
    ...rest,
    command: "status",
    environment: previewOf(0),
    dryRun: false,
    options: { services: [], force: false, lockWait: 0 },
  });
}

/** What there is on the hosts that previews run on; none where these are gone. */
async function previewsOn(request: SweepRequest): Promise<readonly FoundPreview[]> {
  const plain = await contextOfPreviews(request);
  const context = withHosts(plain, isProvisioned(plain) ? await findHosts(plain) : {});
  const finder = previewFinder(Date.now());
  const { sessions } = await connectFleet(context, "none");
  try {
    for (const session of sessions) {
      const { host } = session;
      const script = findPhase(host, context.scope.project);
      await session.run(script, (event) => finder.onEvent(host.name, event));
    }
  } finally {
    await closeFleet(sessions);
  }
  return finder.found();
}

/** The repository that this runs for, by its number at GitHub: names are given anew. */
async function repositoryOf(envVars: Request["envVars"]) {
  const token = envVars["GITHUB_TOKEN"];
  const place = repositoryIn(envVars);
  if (!token || place === undefined) {
    const missing = "GITHUB_TOKEN and GITHUB_REPOSITORY are needed to ask about pull requests";
    throw new SluiceError("SECRET_MISSING", missing);
  }
  const client = await clientIn(envVars, token);
  const { data } = await client.request("GET /repos/{owner}/{repo}", place);
  const repository: Repository = { id: Number(data.id), owner: place.owner, name: place.repo };
  return { ...repository, client };
}

/** For a terminal and a log: the previews, then what is left over in the account. */
export function sweptTextOf(
  swept: Awaited<ReturnType<typeof sweepAll>>,
  isApplied: boolean,
): string {
  const { previews = [] } = swept;
  const rows = previews.map(({ pull, hosts, action, why, removed, problem }) => {
    const fate = removed ? "removed" : problem === undefined ? action : `still there: ${problem}`;
    return `  ${previewOf(pull)} on ${hosts.join(", ")} (${why}): ${fate}`;
  });
  if (swept.untold !== undefined) rows.push(`  ${swept.untold}`);
  const heading = rows.length === 0 ? [] : ["previews", ...rows];
  return [...heading, sweptAsText(swept, isApplied)].join("\n");
}
