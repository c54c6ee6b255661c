import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import type { HostState } from "../../../src/model/release.ts";
import { ENVIRONMENT, type Project } from "./project.ts";

export interface SeenContainer {
  readonly name: string;
  readonly service: string;
  readonly slot: string;
  readonly release: string;
  readonly status: string;
}

/** What is on a host of one project, read beside SSH and without the tool. */
export interface View {
  readonly state: HostState | undefined;
  readonly containers: readonly SeenContainer[];
  /** Everything below the state folder. */
  readonly files: readonly string[];
  readonly draining: readonly string[];
  readonly nginxValid: boolean;
  /** Nobody holds the lock, and nothing goes on in the background. */
  readonly quiet: boolean;
  /** Temporary folders of phases. */
  readonly temporary: readonly string[];
}

export function stateFolderOf(project: Project): string {
  return `/var/lib/sluice/${project.name}/${ENVIRONMENT}`;
}

export async function look(host: SandboxHost, project: Project): Promise<View> {
  const { stdout } = await host.exec([
    "sh",
    "-c",
    SCRIPT,
    "look",
    stateFolderOf(project),
    project.name,
  ]);
  const [background, lock, state = "", containers = "", files = "", nginx, temporary = ""] = stdout
    .split("==\n")
    .map((text) => text.trim());
  return {
    state: state === "" ? undefined : (JSON.parse(state) as HostState),
    containers: rows(containers).map(toContainer),
    files: rows(files),
    draining: rows(files).filter((file) => file.startsWith("./draining/")),
    quiet: background === "" && lock === "0",
    nginxValid: nginx === "0",
    temporary: rows(temporary),
  };
}

/** What could still be changing something is looked at first, so that the rest is of one moment. */
const SCRIPT = `systemctl list-units --plain --no-legend --state=active,activating "sluice-$2-*"; echo ==
if [ -e "$1/lock" ]; then flock -n "$1/lock" true; echo $?; else echo 0; fi; echo ==
cat "$1/state.json" 2>/dev/null; echo; echo ==
docker ps -a --filter label=sluice.project=$2 --format '{{.Names}}|{{.Label "sluice.service"}}|{{.Label "sluice.slot"}}|{{.Label "sluice.release"}}|{{.State}}'
echo ==
(cd "$1" 2>/dev/null && find . -type f | sort); echo ==
nginx -t -q 2>/dev/null; echo $?; echo ==
ls -d /tmp/tmp.* 2>/dev/null; echo ==`;

function rows(text: string): string[] {
  return text.split("\n").filter((row) => row !== "");
}

function toContainer(row: string): SeenContainer {
  const [name = "", service = "", slot = "", release = "", status = ""] = row.split("|");
  return { name, service, slot, release, status };
}

/** Waits until nothing of the project goes on in the background any more. */
export async function drained(host: SandboxHost, project: Project, seconds = 30): Promise<View> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const view = await look(host, project);
    if (view.draining.length === 0 && view.quiet) return view;
    await wait(50);
  }
  throw new Error(`${project.name} is still being changed on ${host.name}`);
}

/**
 * Nothing leaked, live-broken or left locked: what runs is what is recorded, nginx takes the slot
 * that the record names, no ledger, intent, lock or temporary file remains, and nginx would start.
 */
export async function expectSettled(host: SandboxHost, project: Project): Promise<View> {
  const view = await drained(host, project);
  const recorded = Object.entries(view.state?.services ?? {});
  const running = view.containers.filter(({ status }) => status !== "exited");
  assert.deepEqual(
    running.map(({ name, status }) => `${name} ${status}`).toSorted(),
    recorded.map(([, { container }]) => `${container} running`).toSorted(),
  );
  for (const [name, { slot, ports }] of recorded) {
    const flagged = view.files.includes(`./flags/${name}.green`);
    if (ports) assert.equal(flagged ? "green" : "blue", slot, `the flag of ${name}`);
  }
  assert.deepEqual(
    view.files.filter((file) => /undo|intent|\.tmp$/.test(file)),
    [],
  );
  assert.ok(view.nginxValid, "nginx would not start");
  assert.deepEqual(view.temporary, []);
  return view;
}

/** The version that answers through nginx. */
export async function liveVersion(
  host: SandboxHost,
  project: Project,
): Promise<string | undefined> {
  const argv = ["curl", "-s", "-D", "-", "-o", "/dev/null", "--max-time", "5"];
  const { stdout } = await host.exec([
    ...argv,
    "-H",
    `Host: ${project.domain}`,
    "http://127.0.0.1/",
  ]);
  return /^x-shop-version: (.*?)\r?$/im.exec(stdout)?.[1];
}
