import type { Command, Delivery, Happening, Refusal } from "../../../model/chatops/index.ts";
import { happeningKey } from "../../../model/chatops/key.ts";
import { SluiceError } from "../../../model/errors.ts";
import { previewOf } from "../../../model/fleet.ts";
import { startRun } from "../actions/run.ts";
import type { Context, Found, Judged } from "../found.ts";
import { judge } from "../guards/judge.ts";
import { ownFacts } from "../judge-all.ts";
import { lineOf } from "../line.ts";
import { note } from "../note.ts";
import type { Ports } from "../ports.ts";
import { refusedAnswer } from "../refused.ts";
import { readBoard, whereOf } from "../sticky.ts";
import { tellNow } from "../tell.ts";
import { decide } from "./decide.ts";

type Happened = Happening & Pick<Delivery, "kind">;

/**
 * Something happened to a pull request: whether it should have a preview is looked up as it is now, and
 * brought about by the same guards, records and runs as a command. A delivery that was lost or comes late
 * or twice changes nothing of that.
 */
export async function lookAtPreview(ports: Ports, happened: Happened): Promise<void> {
  const { repository, pull, by, kind } = happened;
  const environment = previewOf(pull);
  const read = await ports.forge.read({
    repository,
    pull,
    ...(by === undefined ? {} : { commenter: by }),
    config: ports.settings.config,
    environments: [environment],
  });
  if (read?.facts.repository.id !== repository.id) return;
  const policy = read.config === undefined ? undefined : await ports.policyOf(read.config);
  if (policy?.previews === undefined) return;
  const { rows } = await readBoard(ports, whereOf(happened, read));
  const row = rows.find((one) => one.environment === environment);
  const more = { facts: read.facts, policy: policy.previews, row, isHead: kind === "head" };
  const wish = decide({ environment, ...more });
  if (wish !== "nothing") await carryOut(ports, happened, { read, policy }, wish);
}

type Seen = Pick<Found, "read" | "policy">;

async function carryOut(
  ports: Ports,
  happened: Happened,
  seen: Seen,
  wish: "deploy" | "destroy",
): Promise<void> {
  const { read, policy } = seen;
  const asked = await judged(ports, happened, seen, wish);
  const context: Context = { ports, event: asked.event };
  const found = { read, policy } as Found;
  const { decision, key, case: its } = asked.judged;
  if (decision.kind === "refuse") {
    if (isQuiet(decision.refusals)) return;
    await note(context, asked.judged, {
      event: "refused",
      reason: decision.refusals[0]?.code ?? "",
    });
    const line = lineOf(its.command, its.environment);
    return tellNow(context, read, [refusedAnswer(its.comment, key, line, decision.refusals)]);
  }
  await note(context, asked.judged, { event: "asked" });
  await tellNow(context, read, [await startRun(context, asked.judged, found)]);
}

/** Nobody has asked, so nobody waits for an answer that everybody who watches would read. */
const QUIET: ReadonlySet<string> = new Set(["PERMISSION_DENIED", "APP_NOT_ALLOWED", "PULL_DRAFT"]);

function isQuiet(refusals: readonly Refusal[]): boolean {
  const unread = refusals.find(({ code }) => code === "FACTS_UNKNOWN");
  // Nobody would give this command again: the queue tries it once more.
  if (unread !== undefined) throw new SluiceError("API_UNREACHABLE", unread.message);
  return refusals.every(({ code }) => QUIET.has(code));
}

/** The happening as a command that its author might have given; what ends a preview needs no permission. */
async function judged(
  ports: Ports,
  { repository, pull, at, by, kind }: Happened,
  { read, policy }: Seen,
  wish: "deploy" | "destroy",
): Promise<{ readonly event: Context["event"]; readonly judged: Judged }> {
  const { sha } = read.facts.head;
  const environment = previewOf(pull);
  const key = happeningKey(at, `${kind} ${wish} ${sha}`, environment);
  const comment = {
    repository,
    pull,
    id: Number.parseInt(key, 10),
    node: "",
    body: "",
    created: at,
    ...(by === undefined ? {} : { author: by }),
  };
  const command: Command = {
    word: wish === "deploy" ? "preview" : "destroy",
    environments: [environment],
    services: [],
    options: {},
    ...(wish === "deploy" ? { revision: sha } : {}),
  };
  const place = policy.previews === undefined ? {} : { place: policy.previews };
  const { facts } = read;
  const own = await ownFacts(ports, comment, policy);
  const asked = { command, environment, ...place, policy, comment, facts, own };
  const event = { action: "created", place: "conversation", onPull: true, comment } as const;
  const decision = wish === "deploy" ? judge(asked) : ({ kind: "allow" } as const);
  return { event, judged: { case: asked, key, decision } };
}
