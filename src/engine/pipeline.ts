import type { CommandName } from "../model/outcome.ts";
import * as cloud from "./cloud-stages.ts";
import * as places from "./place-stages.ts";
import * as platform from "./platform-stages.ts";
import type { Stage } from "./stage.ts";
import * as stage from "./stages.ts";

/** Makes a release active that was deployed before. */
const back = [
  cloud.find,
  places.find,
  stage.connect,
  stage.observe,
  stage.guard,
  stage.planBack,
  stage.send,
  platform.bring,
  stage.apply,
  platform.stop,
];

/**
 * START HERE. The order of stages per command, as data.
 *
 * - `stage` is what every fleet has, `cloud` what there is where hosts are made for it, `places` what
 *   previews have, each of which is on one host of those they share, `platform` what there is where
 *   Coolify starts the containers. The others leave it out.
 * - A stage is given what earlier stages found and returns what it found; `runner.ts` runs them.
 * - From `connect` on a run holds the lock of every host, until its connections close. It may
 *   set `observe` going, which therefore follows it.
 * - A stage with `changes` is left out of a dry run; one with `dry` does that instead.
 * - Hosts of a cloud are there from `make` or `find` on, the one of a preview from `places.take` or
 *   `places.find`. Those that a run made are destroyed when it fails before the point of no return;
 *   of previews those without a claim.
 * - What undoes a stage: before `apply` nothing has been changed on a host but its image store.
 *   `apply` keeps an undo ledger on each host; a failure, a cut connection or the next run plays
 *   it backwards. `apply` passes the point of no return where it removes the ledger.
 */
export const pipeline = {
  deploy: [
    platform.fit,
    stage.build,
    cloud.make,
    places.take,
    stage.connect,
    stage.observe,
    places.keep,
    stage.guard,
    platform.keep,
    stage.plan,
    stage.send,
    platform.configure,
    platform.bring,
    cloud.nameFirst,
    stage.apply,
    cloud.nameAll,
    platform.stop,
    stage.uncoverStarted,
    cloud.shrink,
    cloud.keepTemplate,
  ],
  rollback: back,
  restart: back,
  start: [...back, stage.uncover],
  stop: [
    cloud.find,
    places.find,
    stage.connect,
    stage.observe,
    stage.guard,
    stage.planStop,
    stage.cover,
    stage.end,
  ],
  promote: [
    platform.fit,
    cloud.findSourceToo,
    places.findSource,
    stage.source,
    cloud.make,
    places.take,
    stage.connect,
    stage.observe,
    places.keep,
    stage.guard,
    platform.keep,
    stage.planOn,
    stage.sendOn,
    platform.configure,
    platform.bring,
    cloud.nameFirst,
    stage.apply,
    cloud.nameAll,
    platform.stop,
    cloud.shrink,
    cloud.keepTemplate,
  ],
  plan: [
    platform.fit,
    stage.build,
    cloud.wouldMake,
    places.wouldTake,
    stage.look,
    stage.peek,
    platform.keep,
    stage.plan,
  ],
  repair: [
    cloud.findRest,
    places.find,
    stage.connect,
    stage.observe,
    platform.strays,
    cloud.dropSpare,
  ],
  status: [cloud.find, places.find, stage.survey, platform.viewSlots, stage.check],
  hosts: [cloud.find, stage.list, stage.checkReached],
  logs: [cloud.find, places.find, stage.read],
  exec: [cloud.find, places.find, stage.look, stage.peek, stage.execute],
  maintenance: [cloud.find, places.find, stage.connect, stage.observe, stage.page],
  destroy: [
    cloud.findLast,
    places.findLast,
    stage.connect,
    stage.observe,
    stage.guard,
    stage.planEnd,
    cloud.planHosts,
    platform.planApps,
    platform.planData,
    cloud.unname,
    stage.remove,
    platform.removeData,
    platform.removeApps,
    cloud.endHosts,
  ],
  remove: [
    cloud.find,
    places.find,
    stage.connect,
    stage.observe,
    stage.guard,
    stage.planLess,
    stage.apply,
    platform.stop,
    platform.dropApps,
  ],
  lock: [cloud.find, stage.look, stage.hold],
  unlock: [cloud.find, stage.look, stage.release],
  deployments: [platform.jobs],
  cancel: [platform.jobsUnderWay, platform.cancel],
  env: [platform.variables],
  doctor: [stage.ask, stage.checkWell],
} as const satisfies Record<CommandName, readonly Stage[]>;
