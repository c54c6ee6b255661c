import type {
  Preview,
  PreviewEnd,
  PreviewEvent,
  PreviewKey,
  PreviewRules,
  PreviewRun,
} from "../../model/previews.ts";
import { after, meanings } from "./life.ts";
import { priced } from "./cost.ts";
import { hasLabel } from "./expiry.ts";

/** As GitHub calls accounts that are gone. */
const NOBODY = { id: 0, login: "ghost" } as const;

/** What never was, ready to be decided about. */
export function blank(
  { repository, pull, organisation }: PreviewKey & Pick<Preview, "organisation">,
  now: number,
): Preview {
  return {
    repository,
    pull,
    organisation,
    owner: NOBODY,
    state: "destroyed",
    generation: 0,
    created: now,
    ordered: 0,
    ttl: 0,
    hosts: [],
    cost: { hourly: 0, soFar: 0, at: now },
  };
}

type Told<K extends PreviewEvent["kind"]> = Extract<PreviewEvent, { kind: K }>;

/** What an event says about the preview itself, before anything is decided. Stale ones say nothing. */
export function absorb(
  preview: Preview,
  event: PreviewEvent,
  now: number,
  label?: PreviewRules["label"],
): Preview {
  switch (event.kind) {
    case "pull":
      return heard(preview, event, label);
    case "asked":
      return asked(preview, event);
    case "unwanted":
      return unwanted(preview, event);
    case "extended":
      return {
        ...preview,
        extended: now + event.ms,
        state: after(preview.state, "extended"),
      };
    case "dispatched":
      return started(preview, event);
    case "ended":
      return ended(preview, event, now);
    case "slept":
    case "woke":
      return { ...preview, state: after(preview.state, event.kind) };
    case "removed":
      return { ...preview, stopped: { why: "removed" } };
    case "returned":
      return returned(preview);
    case "timer":
      return preview;
  }
}

function heard(before: Preview, { what, label: given }: Told<"pull">, label?: string): Preview {
  const { forgets, ofLabel } = meanings[what];
  // We are told of it, so that we may look after it again.
  const preview = returned(before);
  const isMeant =
    ofLabel === undefined ||
    (given !== undefined && label !== undefined && hasLabel({ labels: [given] }, label));
  return forgets === undefined || !isMeant ? preview : without(preview, forgets);
}

function returned(preview: Preview): Preview {
  return preview.stopped?.why === "removed" ? without(preview, "stopped") : preview;
}

/** Whoever asks wants it tried again, too. */
function asked(preview: Preview, { at, asked: by }: Told<"asked">): Preview {
  if (at < (preview.said ?? 0)) return preview;
  const wanted = without({ ...preview, asked: by, said: at }, "stopped");
  return preview.failure?.command === "deploy" ? without(wanted, "failure") : wanted;
}

function unwanted(preview: Preview, { at }: Told<"unwanted">): Preview {
  if (at < (preview.said ?? 0)) return preview;
  return without({ ...preview, stopped: { why: "asked" }, said: at }, "asked");
}

function started(preview: Preview, { generation, id }: Told<"dispatched">): Preview {
  const { run } = preview;
  return run?.generation === generation ? { ...preview, run: { ...run, id } } : preview;
}

function ended(preview: Preview, event: Told<"ended">, now: number): Preview {
  const { run } = preview;
  if (run === undefined || run.generation !== event.generation) return preview;
  const idle = without(preview, "run");
  switch (event.state) {
    case "succeeded":
      return run.command === "destroy" ? gone(idle, now) : ready(idle, run, event, now);
    case "failed":
      return failed(idle, run, event, now);
    case "aborted":
      if (run.isCancelled) return idle;
      return failed(idle, run, { reason: "ABORTED", message: "the run was stopped" }, now);
  }
}

function ready(
  preview: Preview,
  run: PreviewRun,
  { ms, hosts, hourly }: Extract<PreviewEnd, { state: "succeeded" }>,
  now: number,
): Preview {
  return {
    ...without(priced(preview, now, hourly ?? preview.cost.hourly), "failure"),
    state: after(preview.state, "ready"),
    ...(run.revision === undefined ? {} : { revision: run.revision }),
    deployed: now,
    ...(ms === undefined ? {} : { readyIn: ms }),
    hosts: hosts ?? preview.hosts,
  };
}

function gone(preview: Preview, now: number): Preview {
  const rest = without(without(priced(preview, now, 0), "failure"), "revision");
  const { extended: _, deployed: __, ...last } = rest;
  return { ...last, state: after(preview.state, "gone"), hosts: [] };
}

type Why = Pick<Extract<PreviewEnd, { state: "failed" }>, "reason" | "message" | "tail">;

function failed(preview: Preview, run: PreviewRun, why: Why, now: number): Preview {
  const { command, revision } = run;
  const before = preview.failure;
  const isSame = before?.command === command && before.revision === revision;
  const { reason, message, tail } = why;
  return {
    ...preview,
    state: after(preview.state, "failed"),
    failure: {
      command,
      reason,
      message,
      ...(revision === undefined ? {} : { revision }),
      ...(tail === undefined ? {} : { tail }),
      at: now,
      times: isSame ? before.times + 1 : 1,
    },
  };
}

type Optional = "asked" | "stopped" | "failure" | "run" | "revision";

function without(preview: Preview, key: Optional): Preview {
  const { [key]: _, ...rest } = preview;
  return rest;
}
