import { applyPlan } from "./apply.ts";
import { buildImages } from "./build/build.ts";
import type { RunContext } from "./context.ts";
import { destroy, planDestroy } from "./destroy/destroy.ts";
import { examine, refuseIll } from "./doctor.ts";
import { exec } from "./exec/exec.ts";
import { refuseHeld, refuseStale } from "./guards/hold.ts";
import { releaseHold, takeHold } from "./guards/take.ts";
import { connectFleet } from "./host/connect.ts";
import { listMachines, refuseUnreached } from "./hosts/hosts.ts";
import { logs } from "./logs/read.ts";
import { halt } from "./halt/halt.ts";
import { planHalt } from "./halt/plan.ts";
import { maintain, turnPage } from "./maintenance/maintain.ts";
import { observeFleet, planDeploy, repairingLook } from "./plan/fleet.ts";
import { planPromote, readSource, sendPromoted } from "./promote.ts";
import { hasPlatform } from "./platform.ts";
import { uncoverLiving } from "./uncover.ts";
import { planWithout } from "./without.ts";
import { withDatabases } from "./databases/plan.ts";
import { withFleet } from "./provision/stages.ts";
import { sendImages } from "./release/send.ts";
import { planRollback } from "./rollback/plan.ts";
import { refuseUnreadable, surveyFleet } from "./status/survey.ts";
import type { Stage } from "./stage.ts";

/** The stages of every fleet; which command has which, `pipeline.ts` says. */

const plain = (context: RunContext) => !hasPlatform(context);

export const build: Stage = { name: "build", run: buildImages };
export const look: Stage = { name: "connect", run: (context) => connectFleet(context, "none") };
export const connect: Stage = {
  name: "connect",
  run: (context) => connectFleet(context, "exclusive", (host) => repairingLook(context, host)),
  dry: look.run,
};
export const peek: Stage = { name: "observe", run: (c, found) => observeFleet(c, found, false) };
export const observe: Stage = {
  name: "observe",
  run: (context, found) => observeFleet(context, found, true),
  dry: peek.run,
};
export const guard: Stage = {
  name: "guard",
  changes: true,
  run: async (context, found) => ({
    ...refuseStale(context, found),
    ...(await refuseHeld(context, found)),
  }),
};
export const plan: Stage = {
  name: "plan",
  run: (c, found) => withDatabases(withFleet(planDeploy(c, found), found), found),
};
export const planBack: Stage = { name: "plan", run: planRollback };
export const send: Stage = { name: "send", changes: true, when: plain, run: sendImages };
export const apply: Stage = { name: "apply", changes: true, run: applyPlan };
export const survey: Stage = { name: "survey", run: surveyFleet };
export const check: Stage = { name: "check", run: refuseUnreadable };
export const source: Stage = { name: "source", run: readSource };
export const planOn: Stage = {
  name: "plan",
  run: (c, found) => withDatabases(planPromote(c, found), found),
};
export const sendOn: Stage = { name: "send", changes: true, when: plain, run: sendPromoted };
export const planEnd: Stage = { name: "plan", run: planDestroy };
export const remove: Stage = { name: "remove", changes: true, run: destroy };
export const page: Stage = { name: "maintenance", run: maintain };
export const cover: Stage = {
  name: "page",
  changes: true,
  run: (context, found) => turnPage(context, found, true),
  undo: uncoverLiving,
};
/** Where nothing had to be started the page goes all the same. */
export const uncover: Stage = {
  name: "page",
  run: (context, found) => turnPage(context, found, false),
  dry: () => ({}),
};
/** Of what a deploy only configures, and a person starts. */
export const uncoverStarted: Stage = {
  ...uncover,
  when: ({ options }) => options.starts === true,
};
export const hold: Stage = { name: "lock", run: takeHold };
export const release: Stage = { name: "unlock", run: releaseHold };
export const planStop: Stage = { name: "plan", run: planHalt };
export const end: Stage = { name: "halt", changes: true, run: halt };
export const list: Stage = { name: "hosts", run: listMachines };
export const checkReached: Stage = { name: "check", run: refuseUnreached };
export const read: Stage = { name: "logs", run: logs };
export const execute: Stage = { name: "exec", run: exec };
export const planLess: Stage = { name: "plan", run: planWithout };
export const ask: Stage = { name: "doctor", run: examine };
export const checkWell: Stage = { name: "check", run: refuseIll };
