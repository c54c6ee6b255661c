import { expect, test } from "vitest";
import { type AskedRun, refuseRun } from "../../../src/engine/chatops/run-guard.ts";
import type { RequestFacts } from "../../../src/model/chatops/request.ts";

const PIN = "a".repeat(40);
const ASKED: AskedRun = { revision: PIN, run: 7, actor: "anna", triggeringActor: "anna" };
const ids = { record: "D_1", repository: "R_1" };
const FACTS: RequestFacts = {
  pull: { head: PIN, isOpen: true },
  record: { isWaiting: true, ids },
  isReported: false,
};

const code = (asked: Partial<AskedRun>, facts: Partial<RequestFacts> = {}) =>
  refuseRun({ ...ASKED, ...asked }, { ...FACTS, ...facts })?.code;

test("a run of the commit that was pinned goes on", () => {
  expect(code({})).toBeUndefined();
});

test("an old run that another person starts again is refused, whoever it was for", () => {
  expect(code({ triggeringActor: "mallory" })).toBe("ACTOR_CHANGED");
});

test("a push between dispatch and checkout is refused, and so is a replay with an old commit", () => {
  const pull = { head: "b".repeat(40), isOpen: true };
  expect(code({}, { pull })).toBe("HEAD_MOVED");
});

test("a force-push away and back is the same commit", () => {
  expect(code({}, { pull: { head: PIN, isOpen: true } })).toBeUndefined();
});

test("a pull request that was merged, closed or cannot be found meanwhile is refused", () => {
  expect(code({}, { pull: { head: PIN, isOpen: false } })).toBe("PULL_NOT_OPEN");
  const { pull: _, ...rest } = FACTS;
  expect(refuseRun(ASKED, rest)?.code).toBe("PULL_NOT_OPEN");
});

test("a command that another run has taken, or ended, is not carried out twice", () => {
  expect(code({}, { record: { isWaiting: false, run: 6, ids } })).toBe("RUN_REPEATED");
  expect(code({}, { isReported: true })).toBe("RUN_REPEATED");
  expect(code({}, { record: { isWaiting: false, run: 7, ids } })).toBeUndefined();
});

test("a command without a commit of its own, such as /status, does not ask for the head", () => {
  const { revision: _, ...asked } = ASKED;
  expect(refuseRun(asked, { isReported: false })).toBeUndefined();
});
