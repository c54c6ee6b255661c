import type { Scope } from "../../model/names.ts";

/** A container that has something to tell. */
export interface Source {
  readonly container: string;
  readonly service: string;
  readonly slot: string;
  readonly release: number;
  readonly running: boolean;
}

/** Which part of a container's log is wanted. */
export interface Extent {
  readonly lines: number | "all";
  /** As `docker logs --since` takes it. */
  readonly since?: string;
}

const label = (name: string) => `{{.Label "sluice.${name}"}}`;
const attribute = (name: string) => `{{index .Actor.Attributes "sluice.${name}"}}`;

export function listArgv(scope: Scope): string[] {
  const format = ["{{.Names}}", ...["service", "slot", "release"].map(label), "{{.State}}"];
  return ["docker", "ps", "-a", ...filters(scope), "--format", format.join("|")];
}

/** Containers of ours that start from now on; ends when its standard input does. */
export function startsArgv(scope: Scope): string[] {
  const only = ["type=container", "event=start"].flatMap((filter) => ["--filter", filter]);
  const name = "{{.Actor.Attributes.name}}";
  const format = [name, ...["service", "slot", "release"].map(attribute), "{{.TimeNano}}"];
  return leashed(["docker", "events", ...only, ...filters(scope), "--format", format.join("|")]);
}

export function logsArgv({ container }: Source, { lines, since }: Extent): string[] {
  const from = since === undefined ? [] : ["--since", since];
  return ["docker", "logs", "--timestamps", "--tail", String(lines), ...from, container];
}

export function followArgv(source: Source, extent: Extent): string[] {
  const [docker, logs, ...others] = logsArgv(source, extent);
  return leashed([docker!, logs!, "--follow", ...others]);
}

export function readSource(row: string): Source {
  const [container = "", service = "", slot = "", release, state] = row.split("|");
  return { container, service, slot, release: Number(release), running: state === "running" };
}

/** A row of {@link startsArgv}, and the time as `--since` takes it. */
export function readStart(row: string): { source: Source; since: string } {
  const nanoseconds = row.slice(row.lastIndexOf("|") + 1);
  const since = `${nanoseconds.slice(0, -9)}.${nanoseconds.slice(-9)}`;
  return { source: { ...readSource(row), running: true }, since };
}

function filters({ project, environment }: Scope): string[] {
  return [`project=${project}`, `environment=${environment}`].flatMap((pair) => [
    "--filter",
    `label=sluice.${pair}`,
  ]);
}

/**
 * Ends the command on the host when nobody listens any more. A closed SSH channel alone would leave
 * it there until its next line.
 */
function leashed(argv: readonly string[]): string[] {
  return ["sh", "-c", LEASH, "sluice", ...argv];
}

const LEASH = `exec 3<&0
"$@" 3<&- & command=$!
{ cat; kill "$command"; } <&3 >/dev/null 2>&1 & leash=$!
wait "$command"; code=$?
kill "$leash" 2>/dev/null
exit "$code"`;
