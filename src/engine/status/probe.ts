import type { Proxy } from "../../contracts/proxy.ts";
import { type Scope, stateFolder } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { Release } from "../../model/release.ts";
import { NO_RECORD, type PlatformRecord } from "../../model/platform.ts";
import { quote } from "../../model/quote.ts";
import type { HostEvent, Session } from "../host/session.ts";
import { phase } from "../host/shell.ts";
import { recordOf, TELL_RECORD } from "../platform-phases.ts";

/** What nginx answers for one service. */
export interface Answer {
  /** Slot and vhost digest that nginx itself names; empty when it does not answer. */
  readonly choice: string;
  /** HTTP status of the health path through nginx; undefined where there is none. */
  readonly status?: number;
}

export interface Probes {
  readonly answers: Readonly<Record<string, Answer>>;
  /** The intent of a run that is under way or died, as JSON. */
  readonly unfinished?: string;
  /** What the host remembers of a platform. */
  readonly record?: PlatformRecord;
}

/** Asks nginx on one host about every service that it routes. */
export async function probe(
  session: Session,
  scope: Scope,
  proxy: Proxy,
  observed: ObservedHost,
): Promise<Probes> {
  const answers: Record<string, Answer> = {};
  let unfinished: string | undefined;
  let record: PlatformRecord = NO_RECORD;
  const script = probePhase(stateFolder(session.host.layout.stateRoot, scope), proxy, observed);
  await session.run(script, (event) => {
    if (event.event === "answer") answers[String(event["service"])] = readAnswer(event);
    if (event.event === "record") record = recordOf(event);
    if (event.event === "unfinished") unfinished = decode(event["intent"]);
  });
  return { answers, record, ...(unfinished === undefined ? {} : { unfinished }) };
}

export function activeRelease({ state, releases }: ObservedHost): Release | undefined {
  return releases.find(({ id }) => id === state?.release);
}

function probePhase(folder: string, proxy: Proxy, observed: ObservedHost): string {
  const release = activeRelease(observed);
  const asks = Object.entries(observed.state?.services ?? {}).flatMap(([name, { ports }]) => {
    if (ports === undefined) return [];
    const service = release?.services[name]?.service;
    const path = service?.health.kind === "http" ? service.health.path : "";
    const host = service?.domains[0] ?? "localhost";
    const argv = [name, `http://127.0.0.1:${ports.internal}`, proxy.probePath, path, host];
    return [`ask ${argv.map(quote).join(" ")} &`];
  });
  return phase(folder, [ASK, ...asks, "wait", UNFINISHED, TELL_RECORD].join("\n"));
}

const ASK = `ask() {
  choice=$(curl -s --noproxy '*' --max-time 3 "$2$3" | head -c 100) || choice=
  status=
  [ -z "$4" ] || status=$(curl -s --noproxy '*' -o /dev/null -w '%{http_code}' --max-time 5 -A sluice-health -H "Host: $5" "$2$4") || status=000
  say '{"event":"answer","service":"'"$1"'","choice":"'"$(printf %s "$choice" | b64)"'","status":"'"$status"'"}'
}`;

const UNFINISHED = `if [ -s "$ledger" ]; then
  say '{"event":"unfinished","intent":"'"$(cat "$folder/intent.json" 2>/dev/null | b64)"'"}'
fi`;

function readAnswer(event: HostEvent): Answer {
  const status = String(event["status"]);
  return {
    choice: decode(event["choice"]).trim(),
    ...(status === "" ? {} : { status: Number(status) }),
  };
}

function decode(value: unknown): string {
  return Buffer.from(String(value), "base64").toString("utf8");
}
