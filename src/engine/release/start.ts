import type { Runtime } from "../../contracts/runtime.ts";
import type { Scope } from "../../model/names.ts";
import type { JobOperation, StartOperation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { containerFiles, type Secrets, writeFiles } from "./files.ts";
import { healthShell } from "./health.ts";
import { jobShell } from "./job.ts";

export interface StartContext {
  readonly scope: Scope;
  readonly folder: string;
  readonly runtime: Runtime;
  /** Absent on a rollback: the host has kept the files of that release. */
  readonly secrets: Secrets | undefined;
  readonly addresses: Secrets;
}

/**
 * Shell that starts every container in the order of its group and waits until all are healthy.
 * The services of a group start at the same time, after the jobs that belong before it. The first failure ends the phase with `fail`,
 * after everything that was made has been taken back.
 */
export function startShell(
  context: StartContext,
  starts: readonly StartOperation[],
  jobs: readonly JobOperation[] = [],
): string {
  const functions = starts.map(
    (start, i) => `${beginShell(context, i, start)}\n${healthShell(i, start)}`,
  );
  const groups = Map.groupBy(starts.keys(), (i) => starts[i]!.group);
  const numbers = new Set([...groups.keys(), ...jobs.map(({ group }) => group)]);
  const order = [...numbers].toSorted((a, b) => a - b);
  const folders = starts.map((_, i) => `"$tmp/${i}"`);
  return [
    ...(starts.length === 0 ? [] : [`mkdir -p ${folders.join(" ")}`]),
    ...functions,
    HELD_BY,
    REFUSE,
    GIVE_UP,
    ...order.flatMap((number) => [
      ...jobs.filter(({ group }) => group === number).map((job) => jobShell(context, job)),
      groupShell([...(groups.get(number) ?? [])], starts),
    ]),
  ].join("\n");
}

/** Shell that waits until containers that run already are healthy; fails as {@link startShell} does. */
export function awaitShell(starts: readonly StartOperation[]): string {
  const all = starts.map((start, i) => healthShell(i, start));
  const folders = starts.map((_, i) => `"$tmp/${i}"`).join(" ");
  const members = [...starts.keys()];
  return [`mkdir -p ${folders}`, ...all, GIVE_UP, groupShell(members, starts, "await")].join("\n");
}

function groupShell(
  members: readonly number[],
  starts: readonly StartOperation[],
  from: "begin" | "await" = "begin",
): string {
  const steps = from === "begin" ? ["begin", "await"] : ["await"];
  const begin = members.map(
    (i) => `(${steps.map((step) => `${step}_${i}`).join(" && ")}) & pid_${i}=$!`,
  );
  const wait = members.map((i) => {
    const { spec, place } = starts[i]!;
    return `wait $pid_${i} || give_up ${i} ${spec.name} ${quote(place.container)}`;
  });
  return [...begin, ...wait].join("\n");
}

/** The message of a failed start: what Docker said, the last answer, the last lines. */
const GIVE_UP = `give_up() {
  wait
  docker logs --tail 30 "$3" 2>&1 | note "$tmp/$1/fact.detail"
  [ ! -s "$tmp/$1/start" ] || note "$tmp/$1/fact.detail" <"$tmp/$1/start"
  fail "$(cat "$tmp/$1/code" 2>/dev/null || echo HOST_FAILED)" "$2 $(cat "$tmp/$1/message" 2>/dev/null)" "$tmp/$1"
}`;

/** Shell that makes or starts container `i`, having promised how to take that back. */
function beginShell(context: StartContext, i: number, start: StartOperation): string {
  const { runtime, scope, folder } = context;
  const { spec, place, kept, old } = start;
  const begin = kept
    ? runtime.startKept(place.container)
    : runtime.start(scope, spec, place, containerFiles(folder, start));
  const takeBack = kept ? runtime.stop(place.container, 1000) : runtime.removeMade(place);
  return `begin_${i}() {
  ${writeFiles(folder, start, kept ? undefined : context.secrets, context.addresses)} || refuse ${i} ${kept || context.secrets === undefined ? "SECRET_MISSING 'has no stored variables on this host'" : "DISK_FULL 'has no room for its variables'"}
  ${old === undefined ? "" : stopOld(runtime, old, spec.stopGrace)}
  promise ${quote(takeBack)}
  say '{"event":"starting","service":"${spec.name}","slot":"${place.slot}"}'
  ${begin} >/dev/null 2>"$tmp/${i}/start" || refuse_start ${i} ${place.ports?.[place.slot] ?? ""}
  : >"$tmp/${i}/start"
}`;
}

/** A stateful service never runs twice; should the new one fail, the old one is started again. */
function stopOld(runtime: Runtime, old: string, grace: number): string {
  return `promise ${quote(runtime.startKept(old))}
  ${runtime.stop(old, grace)} >/dev/null 2>&1`;
}

/**
 * Who has a port. Docker 20.10 keeps the port of a container that was being started when the power
 * failed, for nobody, until it is restarted.
 */
const HELD_BY = `held_by() {
  docker ps --filter "publish=$1" --format 'container {{.Names}}' 2>/dev/null | grep . ||
    ss -Hltnp "sport = :$1" 2>/dev/null |
      sed -n 's/.*(("\\([^"]*\\)",pid=\\([0-9]*\\).*/\\1 (process \\2)/; s/^docker-proxy.*/Docker, for a container that is gone; restarting Docker frees it/; p'
}`;

/** Docker's words → reason code. */
const REFUSE = `refuse() { printf %s "$2" >"$tmp/$1/code"; printf %s "$3" >"$tmp/$1/message"; exit 1; }
refuse_start() {
  case $(cat "$tmp/$1/start") in
    *"port is already allocated"*|*"address already in use"*)
      held_by "$2" >"$tmp/$1/fact.held by"
      refuse "$1" PORT_TAKEN 'cannot have its port' ;;
    *"is already in use by container"*) refuse "$1" NAME_TAKEN 'cannot have its name' ;;
    *"no space left on device"*) refuse "$1" DISK_FULL 'does not fit on the disk' ;;
    *"No such image"*|*"Unable to find image"*) refuse "$1" IMAGE_MISSING 'has no image on this host' ;;
    *"Cannot connect to the Docker daemon"*) refuse "$1" DOCKER_UNREACHABLE 'cannot be started' ;;
    *) refuse "$1" START_FAILED 'could not be started' ;;
  esac
}`;
