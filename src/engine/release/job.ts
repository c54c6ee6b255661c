import { SEEDED } from "../../model/names.ts";
import type { JobOperation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { containerFiles, writeFiles } from "./files.ts";
import type { StartContext } from "./start.ts";

/** Between two looks at whether it has ended. */
const POLL_SECONDS = "0.1";
const LAST_LINES = 40;

/**
 * Shell that runs a command to its end in a container of its own and fails with its last lines. It
 * writes itself down where it may run only once: what it has done to a volume is not taken back,
 * whatever becomes of the release.
 */
export function jobShell(context: StartContext, job: JobOperation): string {
  const { scope, folder, runtime, secrets, addresses } = context;
  const { name, spec, place, timeout } = job;
  const remove = runtime.remove(place.container);
  const files = writeFiles(folder, job, secrets, addresses);
  const run = runtime.start(scope, spec, place, containerFiles(folder, job));
  const what = `${name} of ${spec.name}`;
  return `say '{"event":"job","service":"${spec.name}","job":"${name}"}'
{ ${files}; } || fail SECRET_MISSING ${quote(`${spec.name} has no variables on this host`)}
promise ${quote(remove)}
rm -f "$tmp/job.code"
({ ${run}; } >"$tmp/job" 2>&1 </dev/null; echo $? >"$tmp/job.code") &
clock; begin=$now
end_job() { tail -n ${LAST_LINES} "$tmp/job" | note "$tmp/fact.detail"; ${remove} >/dev/null 2>&1; }
until [ -s "$tmp/job.code" ]; do
  clock
  [ $((now-begin)) -lt ${timeout} ] || { end_job; fail JOB_FAILED ${quote(`${what} was not done within ${timeout} ms`)}; }
  say '{"event":"tick"}' || { end_job; fail ABORTED 'nobody listens any more'; }
  sleep ${POLL_SECONDS}
done
read -r code <"$tmp/job.code"
[ "$code" = 0 ] || { end_job; fail JOB_FAILED ${quote(`${what} ended with code `)}"$code"; }
clock
say '{"event":"job done","service":"${spec.name}","job":"${name}","ms":'$((now-begin))'}'
${name === "seed" ? SEEDED_SHELL : ""}`;
}

const SEEDED_SHELL = `{ date -u +%FT%TZ | put "$folder/${SEEDED}"; } || fail DISK_FULL 'that it is seeded could not be written'`;
