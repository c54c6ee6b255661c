import { keepDatabases, lookAtDatabases } from "./databases/keep.ts";
import { hasDatabases, knowsDatabases } from "./databases/plan.ts";
import { planDatabases, removeDatabases } from "./databases/remove.ts";
import type { Stage } from "./stage.ts";
import { observeFleet } from "./plan/fleet.ts";
import { holdsBack } from "../model/plan.ts";
import { bringUp, hasPlatform } from "./platform.ts";
import { configureHeld } from "./platform-configure.ts";
import { stopDrained, stopIdle, stopStrays } from "./platform-after.ts";
import { refuseUnfit } from "./platform-wish.ts";
import { dropApplications } from "./platform/drop.ts";
import { planApplications, removeApplications } from "./platform/remove.ts";
import { viewPlatform } from "./status/platform.ts";
import { cancelJobs } from "./jobs/cancel.ts";
import { listJobs, listUnderWay } from "./jobs/list.ts";
import { changeVariables } from "./variables/change.ts";

/** The stages that there are only where a platform starts the slots. */

export const keep: Stage = {
  name: "databases",
  when: hasDatabases,
  async run(context, found) {
    const kept = await keepDatabases(context, found);
    // What a plan rests on is read again where something was made or started.
    const { databaseChange, ...rest } = kept;
    return databaseChange ? { ...rest, ...(await observeFleet(context, found, false)) } : rest;
  },
  dry: lookAtDatabases,
};
export const planData: Stage = { name: "plan databases", when: knowsDatabases, run: planDatabases };
export const removeData: Stage = {
  name: "remove databases",
  changes: true,
  when: knowsDatabases,
  run: removeDatabases,
};
export const fit: Stage = { name: "fit", when: hasPlatform, run: refuseUnfit };
export const planApps: Stage = {
  name: "plan applications",
  when: hasPlatform,
  run: planApplications,
};
export const removeApps: Stage = {
  name: "remove applications",
  changes: true,
  when: hasPlatform,
  run: removeApplications,
};
export const strays: Stage = { name: "stop idle", when: hasPlatform, run: stopStrays };
export const configure: Stage = {
  name: "configure",
  when: (context, { plan }) => hasPlatform(context) && plan !== undefined && holdsBack(plan),
  run: configureHeld,
  dry: () => ({}),
};
export const bring: Stage = {
  name: "start",
  changes: true,
  when: hasPlatform,
  run: bringUp,
  undo: stopIdle,
};
export const stop: Stage = { name: "stop", changes: true, when: hasPlatform, run: stopDrained };
export const dropApps: Stage = {
  name: "remove applications",
  changes: true,
  when: hasPlatform,
  run: dropApplications,
};
export const viewSlots: Stage = { name: "platform", when: hasPlatform, run: viewPlatform };
export const jobs: Stage = { name: "list", run: listJobs };
export const jobsUnderWay: Stage = { name: "list", run: listUnderWay };
export const cancel: Stage = { name: "cancel", changes: true, run: cancelJobs };
export const variables: Stage = { name: "variables", run: changeVariables };
