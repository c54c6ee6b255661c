import type { CommandName } from "../model/outcome.ts";
import { applyPlan } from "./apply.ts";
import { buildImages } from "./build/build.ts";
import type { Found, RunContext } from "./context.ts";
import { destroy, planDestroy } from "./destroy/destroy.ts";
import { examine, refuseIll } from "./doctor.ts";
import { exec } from "./exec/exec.ts";
import { refuseHeld, refuseStale } from "./guards/hold.ts";
import { releaseHold, takeHold } from "./guards/take.ts";
import { connectFleet } from "./host/connect.ts";
import { listMachines, refuseUnreached } from "./hosts/hosts.ts";
import { logs } from "./logs/read.ts";
import { halt } from "./halt/halt.ts";
import { cancelJobs } from "./jobs/cancel.ts";
import { listJobs, listUnderWay } from "./jobs/list.ts";
import { planHalt } from "./halt/plan.ts";
import { maintain, turnPage } from "./maintenance/maintain.ts";
import { observeFleet, planDeploy, repairingLook } from "./plan/fleet.ts";
import { planPromote, readSource, sendPromoted } from "./promote.ts";
import {
  hasDns,
  removeAllRecords,
  undoRecords,
  writeFirstRecords,
  writeRecordsOfAll,
} from "./provision/dns/stages.ts";
import { hasSurplus, retire } from "./provision/retire.ts";
import { hasPlatform } from "./platform.ts";
import {
  bring,
  dropApps,
  fit,
  keep,
  planApps,
  planData,
  removeApps,
  removeData,
  stop,
  strays,
  viewSlots,
} from "./platform-stages.ts";
import { uncoverLiving } from "./uncover.ts";
import { planWithout } from "./without.ts";
import { withDatabases } from "./databases/plan.ts";
import { isProvisioned } from "./provision/job-of.ts";
import { makeTemplate, wantsTemplate } from "./provision/template/stage.ts";
import { planRelease, releaseHosts } from "./provision/release.ts";
import {
  dropUnused,
  findAnswering,
  findHosts,
  findSource,
  planProvision,
  provision,
  repairHosts,
  undoProvision,
  withFleet,
} from "./provision/stages.ts";
import { sendImages } from "./release/send.ts";
import { planRollback } from "./rollback/plan.ts";
import { refuseUnreadable, surveyFleet } from "./status/survey.ts";
import { changeVariables } from "./variables/change.ts";

/**
 * START HERE. The order of stages per command, as data.
 *
 * - A stage is given what earlier stages found and returns what it found; `runner.ts` runs them.
 * - From `connect` on a run holds the lock of every host, until its connections close. It may
 *   set `observe` going, which therefore follows it.
 * - A stage with `changes` is left out of a dry run; one with `dry` does that instead.
 * - Hosts of a cloud are there from `provision` on; all other fleets leave that stage out. Those that
 *   a run made are destroyed when it fails before the point of no return.
 * - What undoes a stage: before `apply` nothing has been changed on a host but its image store.
 *   `apply` keeps an undo ledger on each host; a failure, a cut connection or the next run plays
 *   it backwards. `apply` passes the point of no return where it removes the ledger.
 */
export interface Stage {
  readonly name: string;
  readonly changes?: true;
  /** Left out unless this says so. */
  readonly when?: (context: RunContext, found: Partial<Found>) => boolean;
  readonly run: StageRun;
  readonly dry?: StageRun;
  /** After the stage, when a later one failed and all connections are closed. Never throws. */
  readonly undo?: (context: RunContext, found: Partial<Found>, error: unknown) => Promise<void>;
}

type StageRun = (context: RunContext, found: Found) => Promise<Partial<Found>> | Partial<Found>;

const make: Stage = {
  name: "provision",
  when: isProvisioned,
  run: provision,
  dry: planProvision,
  undo: undoProvision,
};
const wouldMake: Stage = { name: "provision", when: isProvisioned, run: planProvision };
const find: Stage = { name: "provision", when: isProvisioned, run: findHosts };
const findSourceToo: Stage = {
  name: "provision source",
  when: ({ source }) => source !== undefined && isProvisioned(source),
  run: findSource,
};
const findRest: Stage = { name: "provision", when: isProvisioned, run: repairHosts };
const findLast: Stage = { name: "provision", when: isProvisioned, run: findAnswering };
const build: Stage = { name: "build", run: buildImages };
const look: Stage = { name: "connect", run: (context) => connectFleet(context, "none") };
const connect: Stage = {
  name: "connect",
  run: (context) => connectFleet(context, "exclusive", (host) => repairingLook(context, host)),
  dry: look.run,
};
const peek: Stage = { name: "observe", run: (c, found) => observeFleet(c, found, false) };
const observe: Stage = {
  name: "observe",
  run: (context, found) => observeFleet(context, found, true),
  dry: peek.run,
};
const guard: Stage = {
  name: "guard",
  changes: true,
  run: async (context, found) => ({
    ...refuseStale(context, found),
    ...(await refuseHeld(context, found)),
  }),
};
const plan: Stage = {
  name: "plan",
  run: (c, found) => withDatabases(withFleet(planDeploy(c, found), found), found),
};
const planBack: Stage = { name: "plan", run: planRollback };
const plain = (context: RunContext) => !hasPlatform(context);
const send: Stage = { name: "send", changes: true, when: plain, run: sendImages };
const apply: Stage = { name: "apply", changes: true, run: applyPlan };
const survey: Stage = { name: "survey", run: surveyFleet };
const check: Stage = { name: "check", run: refuseUnreadable };
const source: Stage = { name: "source", run: readSource };
const planOn: Stage = {
  name: "plan",
  run: (c, found) => withDatabases(planPromote(c, found), found),
};
const sendOn: Stage = { name: "send", changes: true, when: plain, run: sendPromoted };
const planEnd: Stage = { name: "plan", run: planDestroy };
const nameFirst: Stage = {
  name: "dns",
  when: hasDns,
  run: writeFirstRecords,
  dry: () => ({}),
  undo: undoRecords,
};
const nameAll: Stage = {
  name: "dns update",
  when: hasDns,
  run: writeRecordsOfAll,
  dry: () => ({}),
};
const shrink: Stage = { name: "retire", when: hasSurplus, run: retire, dry: () => ({}) };
const keepTemplate: Stage = {
  name: "template",
  when: wantsTemplate,
  run: makeTemplate,
  dry: () => ({}),
};
const unname: Stage = { name: "dns removal", changes: true, when: hasDns, run: removeAllRecords };
const planHosts: Stage = { name: "plan hosts", when: isProvisioned, run: planRelease };
const endHosts: Stage = {
  name: "release hosts",
  changes: true,
  when: isProvisioned,
  run: releaseHosts,
};
const remove: Stage = { name: "remove", changes: true, run: destroy };
const page: Stage = { name: "maintenance", run: maintain };
const cover: Stage = {
  name: "page",
  changes: true,
  run: (context, found) => turnPage(context, found, true),
  undo: uncoverLiving,
};
/** Where nothing had to be started the page goes all the same. */
const uncover: Stage = {
  name: "page",
  run: (context, found) => turnPage(context, found, false),
  dry: () => ({}),
};
const hold: Stage = { name: "lock", run: takeHold };
const release: Stage = { name: "unlock", run: releaseHold };

export const pipeline = {
  deploy: [
    fit,
    build,
    make,
    connect,
    observe,
    guard,
    keep,
    plan,
    send,
    bring,
    nameFirst,
    apply,
    nameAll,
    stop,
    shrink,
    keepTemplate,
  ],
  rollback: [find, connect, observe, guard, planBack, send, bring, apply, stop],
  restart: [find, connect, observe, guard, planBack, send, bring, apply, stop],
  start: [find, connect, observe, guard, planBack, send, bring, apply, stop, uncover],
  stop: [
    find,
    connect,
    observe,
    guard,
    { name: "plan", run: planHalt },
    cover,
    { name: "halt", changes: true, run: halt },
  ],
  promote: [
    fit,
    findSourceToo,
    source,
    make,
    connect,
    observe,
    guard,
    keep,
    planOn,
    sendOn,
    bring,
    nameFirst,
    apply,
    nameAll,
    stop,
    shrink,
    keepTemplate,
  ],
  plan: [fit, build, wouldMake, look, peek, keep, plan],
  repair: [
    findRest,
    connect,
    observe,
    strays,
    { name: "drop unused", when: isProvisioned, run: dropUnused },
  ],
  status: [find, survey, viewSlots, check],
  hosts: [find, { name: "hosts", run: listMachines }, { name: "check", run: refuseUnreached }],
  logs: [find, { name: "logs", run: logs }],
  exec: [find, look, peek, { name: "exec", run: exec }],
  maintenance: [find, connect, observe, page],
  destroy: [
    findLast,
    connect,
    observe,
    guard,
    planEnd,
    planHosts,
    planApps,
    planData,
    unname,
    remove,
    removeData,
    removeApps,
    endHosts,
  ],
  remove: [
    find,
    connect,
    observe,
    guard,
    { name: "plan", run: planWithout },
    apply,
    stop,
    dropApps,
  ],
  lock: [find, look, hold],
  unlock: [find, look, release],
  deployments: [{ name: "list", run: listJobs }],
  cancel: [
    { name: "list", run: listUnderWay },
    { name: "cancel", changes: true, run: cancelJobs },
  ],
  env: [{ name: "variables", run: changeVariables }],
  doctor: [
    { name: "doctor", run: examine },
    { name: "check", run: refuseIll },
  ],
} as const satisfies Record<CommandName, readonly Stage[]>;
