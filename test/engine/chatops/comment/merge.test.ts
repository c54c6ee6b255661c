import { describe, expect, test } from "vitest";
import {
  EMPTY,
  withAnswer,
  withNews,
  withRow,
} from "../../../../src/engine/chatops/comment/merge.ts";
import type { Board, News } from "../../../../src/model/chatops/index.ts";
import { answer, row } from "./boards.ts";

const key = row().key;
const run = { id: 7, url: "https://github.test/runs/7" };

function told(...news: readonly Partial<News>[]): Board {
  const begun = withRow(EMPTY, row({ run, behind: ["1", "2"] }));
  return news.reduce(
    (board: Board, one) => withNews(board, { key, state: "running", run, ...one }),
    begun,
  );
}

describe("a row", () => {
  test("takes the place of the one that its environment had before", () => {
    const board = withRow(withRow(EMPTY, row()), row({ key: "3005.0.production", who: "hubot" }));
    expect(board.rows).toMatchObject([{ key: "3005.0.production", who: "hubot" }]);
  });

  test("of a command that was asked earlier never takes a later one's place", () => {
    const later = withRow(EMPTY, row({ key: "3005.0.production" }));
    expect(withRow(later, row({ key: "3004.9.production" }))).toEqual(later);
    expect(withRow(later, row({ key: "3005.1.production" })).rows[0]?.key).toBe(
      "3005.1.production",
    );
  });

  test("stands beside those of other environments, in the order of their names", () => {
    const both = withRow(
      withRow(EMPTY, row({ environment: "staging", key: "1.0.staging" })),
      row(),
    );
    expect(both.rows.map(({ environment }) => environment)).toEqual(["production", "staging"]);
  });

  test("that is begun once more after a crash keeps what it knows", () => {
    const known = withRow(EMPTY, row({ run }));
    expect(withRow(known, row()).rows[0]?.run).toEqual(run);
    const over = withNews(known, { key, state: "succeeded" });
    expect(withRow(over, row())).toEqual(over);
  });
});

describe("news", () => {
  test("move a row on, and the queue is left behind", () => {
    expect(told({ state: "queued" }).rows[0]).toMatchObject({
      state: "queued",
      behind: ["1", "2"],
    });
    expect(told({ state: "running" }).rows[0]).not.toHaveProperty("behind");
  });

  test("that are older never overwrite newer ones, in whatever order they come", () => {
    const end = { state: "succeeded", ms: 900 } as const;
    const forwards = told({ state: "queued" }, { state: "running" }, end);
    expect(told(end, { state: "running" }, { state: "queued" })).toEqual(forwards);
    expect(told(end, end, { state: "failed" }).rows[0]?.state).toBe("succeeded");
  });

  test("with fewer steps are older", () => {
    const build = { name: "build", state: "done" } as const;
    const send = { name: "send", state: "running" } as const;
    expect(told({ steps: [build, send] }, { steps: [build] }).rows[0]?.steps).toEqual([
      build,
      send,
    ]);
  });

  test("of the end from two sources add up", () => {
    const failure = { reason: "HEALTH_TIMEOUT", message: "no answer", fix: "look" } as const;
    const services = [{ name: "web", url: "https://a.example/" }];
    const twice = told({ state: "failed" }, { state: "failed", failure, release: 4, services });
    expect(twice.rows[0]).toMatchObject({ state: "failed", failure, release: 4, services });
  });

  test("of another run than the one that was dispatched are nobody's", () => {
    const forged = { state: "succeeded", run: { id: 8, url: "https://evil.example" } } as const;
    expect(told(forged)).toEqual(told());
  });

  test("of a command that another has replaced change nothing", () => {
    const board = withRow(told(), row({ key: "3009.0.production" }));
    expect(withNews(board, { key, state: "failed" })).toEqual(board);
  });
});

describe("an answer", () => {
  test("stands above older ones, and only the newest three stay", () => {
    const keys = ["3001.0.", "3004.0.", "3002.0.", "3003.0."];
    const board = keys.reduce((all, one) => withAnswer(all, answer({ key: one })), EMPTY);
    expect(board.answers.map((one) => one.key)).toEqual(["3004.0.", "3003.0.", "3002.0."]);
  });

  test("to the same command replaces the one before", () => {
    const board = withAnswer(withAnswer(EMPTY, answer({ state: "running" })), answer());
    expect(board.answers).toHaveLength(1);
  });

  test("that waits for a run is given by the run", () => {
    const waiting = withAnswer(EMPTY, answer({ state: "running", run }));
    const going = withNews(waiting, { key: "3002.0.", state: "running", run });
    expect(going.answers[0]?.state).toBe("running");
    const blocks = [{ kind: "code", text: "start web" }] as const;
    const done = withNews(going, { key: "3002.0.", state: "succeeded", run, blocks });
    expect(done.answers[0]).toMatchObject({ state: "done", blocks });
    expect(withNews(done, { key: "3002.0.", state: "failed", run })).toEqual(done);
  });

  test("of a run that failed tells why and what to do", () => {
    const failure = {
      reason: "HOST_UNREACHABLE",
      message: "no route",
      fix: "look",
      tail: "ssh: x",
    };
    const waiting = withAnswer(EMPTY, answer({ state: "running", run }));
    const failed = withNews(waiting, {
      key: "3002.0.",
      state: "failed",
      run,
      failure: failure as NonNullable<News["failure"]>,
    });
    expect(failed.answers[0]).toMatchObject({ state: "failed" });
    expect(JSON.stringify(failed.answers[0]?.blocks)).toMatch(/HOST_UNREACHABLE.*ssh: x.*look/);
  });
});
