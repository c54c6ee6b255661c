import type { Host } from "../contracts/host.ts";
import type { Proxy } from "../contracts/proxy.ts";
import type { Runtime, Sleeper } from "../contracts/runtime.ts";
import { ASLEEP, flagFolder, PASSWORD, type Scope, SLEEPING, stateFolder } from "../model/names.ts";
import type {
  DozeOperation,
  HostPlan,
  Operation,
  StartOperation,
  TimerOperation,
} from "../model/plan.ts";
import { passwordLine } from "../model/preview-password.ts";
import type { Protection } from "../model/preview-settings.ts";
import type { Release } from "../model/release.ts";
import type { ServicePorts } from "../model/slot.ts";
import { dozeShell, wakeShell } from "./doze/write.ts";
import { IDLE_SECONDS, PATIENCE } from "./host/boot.ts";
import { phase, writeFile } from "./host/shell.ts";
import { removeDozeShell } from "./host/doze-units.ts";
import { removeTimerShell } from "./host/timer-units.ts";
import { freshShell } from "./plan/fingerprint.ts";
import { containerFiles, type Secrets, serviceAddresses, writeFiles } from "./release/files.ts";
import { startShell } from "./release/start.ts";
import { timerShell } from "./schedule/timer.ts";
import { awaitDrainShell, backgroundShell } from "./swap/background.ts";
import { recordShell } from "./swap/record.ts";
import { flagFolderShell, switchShell, testShell, vhostShell } from "./swap/switch.ts";
import { verifyShell } from "./swap/verify.ts";

export interface ApplyContext {
  readonly scope: Scope;
  readonly host: Host;
  readonly runtime: Runtime;
  /** Of containers that were kept, and for as long as the environment sleeps. */
  readonly sleeper?: Sleeper;
  readonly proxy: Proxy;
  readonly release: Release;
  readonly secrets: Secrets | undefined;
  /** Who may see it, where that is not everybody. */
  readonly protect?: Protection;
  /** Variables besides those of the services themselves: where databases are. */
  readonly databases?: Secrets;
  /** Other hosts take part: wait for the word before switching. */
  readonly gated: boolean;
}

/**
 * A host's plan → the one phase that carries it out: fresh? → start and health → (gate) → vhost →
 * switch → verify → record, the point of no return → background. Every step before that point has
 * put into the ledger how it is taken back.
 */
export function applyPhase(context: ApplyContext, plan: HostPlan): string {
  const { scope, host, runtime, proxy, release } = context;
  const { layout } = host;
  const folder = stateFolder(layout.stateRoot, scope);
  const starts = plan.operations.filter(
    (operation): operation is StartOperation =>
      operation.kind === "start" || operation.kind === "replace",
  );
  const vhosts = all(plan, "write vhost");
  const startContext = {
    scope,
    folder,
    runtime: onHost(context),
    secrets: context.secrets,
    addresses: { ...addresses(plan), ...context.databases },
  };
  const unit = `sluice-${scope.project}-${scope.environment}-${release.id}-${release.run}`;
  return phase(
    folder,
    [
      "mine=1",
      freshShell(scope, host, plan),
      intentShell(release),
      flagFolderShell(scope, layout),
      ...all(plan, "await drain").map(({ service, containers, ms }) =>
        awaitDrainShell(service, containers, ms),
      ),
      ...(vhosts.length > 0 ? [testShell(proxy, layout)] : []),
      ...all(plan, "start nginx").map(
        () =>
          `${proxy.start(layout)} 2>"$tmp/fact.detail" 9>&- || fail NGINX_UNREACHABLE 'nginx could not be started'`,
      ),
      ...all(plan, "clear").map(
        ({ container }) => `${runtime.stop(container, 10_000)} >/dev/null 2>&1`,
      ),
      networkShell(scope, runtime),
      startShell(startContext, starts, all(plan, "run job")),
      ...(context.gated ? [GATE] : []),
      ...(context.protect?.kind === "password" ? [passwordShell(folder, plan.next.salt)] : []),
      ...vhosts.map(({ text }) => vhostShell(scope, layout, proxy, text)),
      `say '{"event":"switching"}' || fail ABORTED 'nobody listens any more'`,
      switchShell(scope, layout, proxy, all(plan, "swap")),
      verifyShell(proxy, layout, starts, context.protect !== undefined),
      ...all(plan, "write timer").map((timer) => timerFragment(context, timer, addresses(plan))),
      ...all(plan, "write doze").map((doze) => dozeFragment(context, doze)),
      ...all(plan, "wake").map(() => wakeShell(`${flagFolder(layout.stateRoot, scope)}/${ASLEEP}`)),
      recordShell(folder, release, plan.next),
      ...all(plan, "wake").map(() => `rm -rf "$folder/.asleep.before" "$folder/${SLEEPING}"`),
      ...all(plan, "remove doze").map(() => removeDozeShell(scope, layout.unitFolder ?? "")),
      ...all(plan, "remove timer").map(({ service }) =>
        removeTimerShell(scope, layout.unitFolder ?? "", service),
      ),
      backgroundShell(unit, release.id, runtime, all(plan, "drain"), all(plan, "prune")[0]),
    ].join("\n"),
  );
}

function timerFragment(
  { scope, host: { layout }, runtime, secrets }: ApplyContext,
  timer: TimerOperation,
  addresses: Secrets,
): string {
  const folder = stateFolder(layout.stateRoot, scope);
  return timerShell(scope, folder, layout.unitFolder ?? "", timer, {
    files: writeFiles(folder, timer, secrets, addresses),
    run: runtime.start(scope, timer.spec, timer.place, containerFiles(folder, timer)),
  });
}

function onHost({ runtime, sleeper }: ApplyContext): Runtime {
  return { ...runtime, ...sleeper };
}

/** Written each time, so that it is what the record's key says whatever happened to it. */
function passwordShell(folder: string, salt: string): string {
  const file = writeFile(`${folder}/${PASSWORD}`, passwordLine(salt), "644");
  return `${file} || fail DISK_FULL 'the password could not be written'`;
}

function dozeFragment(context: ApplyContext, doze: DozeOperation): string {
  const { scope, host } = context;
  const { layout } = host;
  const runtime = onHost(context);
  const folder = stateFolder(layout.stateRoot, scope);
  // The host's own files: nothing secret is in the script.
  const start = startShell(
    { scope, folder, runtime, secrets: undefined, addresses: {} },
    doze.starts,
  );
  const own = { scope, stateRoot: layout.stateRoot, folder, runtime, start };
  return dozeShell(own, layout.unitFolder ?? "", doze);
}

/** The network of a running container cannot be gone, which spares asking Docker once more. */
function networkShell(scope: Scope, runtime: Runtime): string {
  return `case "$rows" in
  *'|status=running|'*) ;;
  *) ${runtime.network(scope)} 2>"$tmp/fact.detail" || fail START_FAILED 'the network could not be made' ;;
esac`;
}

/** All hosts are healthy, or none is switched. A closed connection is a no, and so is silence. */
const GATE = `say '{"event":"gate"}'
while word=$(timeout "\${idle:-${IDLE_SECONDS}}" sh -c 'read -r word && printf %s "$word"') && [ "$word" = ${PATIENCE} ]; do :; done
[ "$word" = go ] || fail ABORTED 'another host did not become healthy'`;

function intentShell(release: Release): string {
  const intent = { run: release.run, command: release.command, release: release.id };
  return `write "$folder/intent.json" '${JSON.stringify(intent)}' 600 || fail DISK_FULL 'no file can be written'`;
}

function all<K extends Operation["kind"]>(
  plan: HostPlan,
  kind: K,
): Extract<Operation, { kind: K }>[] {
  return plan.operations.filter((operation) => operation.kind === kind) as never;
}

function addresses(plan: HostPlan): Secrets {
  const ports = Object.entries(plan.next.services).flatMap(([name, state]) =>
    state.ports ? [[name, state.ports] as const] : [],
  );
  return serviceAddresses(Object.fromEntries<ServicePorts>(ports));
}
