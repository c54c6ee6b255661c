import { expect, test } from "vitest";
import { createRecorder } from "../../src/action/deployment.ts";
import type { History } from "../../src/contracts/history.ts";
import type { Plan } from "../../src/model/plan.ts";
import { listeningConsole } from "./listening-console.ts";

const host = { host: "a", fingerprint: "f", untouched: [], next: {} as never };
const plan: Plan = {
  project: "shop",
  environment: "production",
  command: "deploy",
  release: {
    id: 7,
    revision: "a".repeat(40),
    createdAt: "",
    run: "r1",
    command: "deploy",
    services: {},
  },
  hosts: [{ ...host, operations: [{ kind: "start nginx" }] }],
};

function remembering(more: Partial<History> = {}): { history: History; told: string[] } {
  const told: string[] = [];
  const history: History = {
    begin: async ({ release }) => (told.push(`begin ${release}`), "42"),
    tell: async (id, { state, log }) => void told.push(`${id} ${state} ${log ?? ""}`.trim()),
    find: async () => undefined,
    ...more,
  };
  return { history, told };
}

test("the intent is saved before the record is made, its id after", async () => {
  const { console, said } = listeningConsole();
  const { history, told } = remembering();
  const recorder = createRecorder(console, async () => history, { log: "https://log" });
  recorder.planned(plan);
  await recorder.finish({ state: "success", description: "" });
  expect(told).toEqual(["begin 7", "42 in_progress https://log", "42 success https://log"]);
  expect(said).toEqual([
    `state deployment-intent={"environment":"production","revision":"${"a".repeat(40)}","run":"r1","release":7}`,
    "state deployment=42",
  ]);
});

test("what cannot be written costs one warning and nothing else", async () => {
  const { console, said } = listeningConsole();
  const { history } = remembering({
    begin: () => Promise.reject(new Error("403")),
    tell: () => Promise.reject(new Error("403")),
  });
  const recorder = createRecorder(console, async () => history, { log: undefined });
  recorder.planned(plan);
  await recorder.finish({ state: "failure", description: "" });
  expect(said.filter((line) => line.startsWith("warning"))).toEqual([
    "warning the GitHub deployment could not be written: 403",
  ]);
});

test.each([
  ["a plan that changes nothing", { hosts: [{ ...host, operations: [] }] }],
  ["a revision GitHub cannot know", { release: { ...plan.release, revision: "abc-dirty" } }],
])("%s is not recorded", async (_, change) => {
  const { console, said } = listeningConsole();
  const { history, told } = remembering();
  const recorder = createRecorder(console, async () => history, { log: undefined });
  recorder.planned({ ...plan, ...change });
  await recorder.finish({ state: "success", description: "" });
  expect([...told, ...said]).toEqual([]);
});

test("without a history nothing is told", async () => {
  const { console, said } = listeningConsole();
  const recorder = createRecorder(console, async () => undefined, { log: undefined });
  recorder.planned(plan);
  await recorder.finish({ state: "success", description: "" });
  expect(said).toEqual([]);
});

test("a record that was made before is reported to, and none is made beside it", async () => {
  const { console, said } = listeningConsole();
  const { history, told } = remembering();
  const recorder = createRecorder(console, async () => history, { log: undefined, given: "9" });
  recorder.planned(plan);
  await recorder.finish({ state: "success", description: "" });
  expect(told).toEqual(["9 success"]);
  expect(said[0]).toBe("state deployment=9");
});

test("an end that was told together with something else is not told again", async () => {
  const { console } = listeningConsole();
  const { history, told } = remembering();
  const recorder = createRecorder(console, async () => history, { log: "https://l", given: "9" });
  const heard: unknown[] = [];
  const news = { state: "success", description: "release 7 is live" } as const;
  await recorder.finish(news, async (all) => heard.push(all) > 0);
  expect(heard).toEqual([{ ...news, log: "https://l" }]);
  expect(told).toEqual([]);
  await recorder.finish(news, async () => false);
  expect(told).toEqual(["9 success https://l"]);
});

test("how far the run is, is told after twenty seconds and then every two minutes", async () => {
  const { console } = listeningConsole();
  const said: string[] = [];
  const { history } = remembering({
    tell: async (_, { description }) => void said.push(description),
  });
  let now = 0;
  const options = { log: undefined, given: "9", now: () => now };
  const recorder = createRecorder(console, async () => history, options);
  for (const at of [0, 19, 21, 40, 140, 142, 260, 270]) {
    now = at * 1_000;
    recorder.progress([
      { name: "build", state: "done" },
      { name: `after ${"x".repeat(at / 10)}`, state: "running" },
    ]);
  }
  await recorder.finish({ state: "success", description: "end" });
  const steps = [21, 142, 270].map((at) => `✓ build ▸ after ${"x".repeat(at / 10)}`);
  expect(said).toEqual([...steps, "end"]);
});
