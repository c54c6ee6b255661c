import {
  hasDns,
  removeAllRecords,
  undoRecords,
  writeFirstRecords,
  writeRecordsOfAll,
} from "./provision/dns/stages.ts";
import { hasSurplus, retire } from "./provision/retire.ts";
import { isProvisioned, isShared } from "./provision/job-of.ts";
import { dropMade, endEmptied, planEmptied } from "./place-release.ts";
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
} from "./provision/stages.ts";
import type { RunContext } from "./context.ts";
import type { Stage } from "./stage.ts";

/** The stages that there are only where hosts are made in a cloud, and their names. */

/** Previews share theirs: a host is made when there is no place for one (`place-stages.ts`). */
const isOwn = (context: RunContext) => isProvisioned(context) && !isShared(context);

export const make: Stage = {
  name: "provision",
  when: isOwn,
  run: provision,
  dry: planProvision,
  undo: undoProvision,
};
export const wouldMake: Stage = { name: "provision", when: isOwn, run: planProvision };
export const find: Stage = { name: "provision", when: isProvisioned, run: findHosts };
export const findSourceToo: Stage = {
  name: "provision source",
  when: ({ source }) => source !== undefined && isProvisioned(source),
  run: findSource,
};
export const findRest: Stage = { name: "provision", when: isProvisioned, run: repairHosts };
export const findLast: Stage = { name: "provision", when: isOwn, run: findAnswering };
export const nameFirst: Stage = {
  name: "dns",
  when: hasDns,
  run: writeFirstRecords,
  dry: () => ({}),
  undo: undoRecords,
};
export const nameAll: Stage = {
  name: "dns update",
  when: hasDns,
  run: writeRecordsOfAll,
  dry: () => ({}),
};
export const shrink: Stage = { name: "retire", when: hasSurplus, run: retire, dry: () => ({}) };
export const keepTemplate: Stage = {
  name: "template",
  when: wantsTemplate,
  run: makeTemplate,
  dry: () => ({}),
};
export const unname: Stage = {
  name: "dns removal",
  changes: true,
  when: hasDns,
  run: removeAllRecords,
};
export const planHosts: Stage = {
  name: "plan hosts",
  when: isProvisioned,
  run: (context, found) => (isShared(context) ? planEmptied : planRelease)(context, found),
};
export const endHosts: Stage = {
  name: "release hosts",
  changes: true,
  when: isProvisioned,
  run: (context, found) => (isShared(context) ? endEmptied : releaseHosts)(context, found),
};
export const dropSpare: Stage = {
  name: "drop unused",
  when: isProvisioned,
  run: (context, found) => (isShared(context) ? dropMade : dropUnused)(context, found),
};
