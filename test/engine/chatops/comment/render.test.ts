import { describe, expect, test } from "vitest";
import { boardOf, MARKER } from "../../../../src/engine/chatops/comment/hidden.ts";
import { LONGEST, renderBoard } from "../../../../src/engine/chatops/comment/render.ts";
import type { Board, Failure } from "../../../../src/model/chatops/index.ts";
import { answer, HOSTILE, row, SHA } from "./boards.ts";

const failure: Failure = {
  reason: "HEALTH_TIMEOUT",
  message: "web did not become healthy in 30 s",
  fix: "Compare the last answer with health: in deploy.yaml.",
  tail: "listening on 3001\nGET /up 404",
  next: "/rollback production",
};
const run = { id: 7, url: "https://github.test/acme/shop/actions/runs/7" };

/** Lines outside of fences: what Markdown would be read from. */
function outside(text: string): string[] {
  let fence = "";
  const lines = text.split("\n").filter((line) => {
    const ticks = /^(`{3,})/.exec(line)?.[1];
    if (ticks === undefined) return fence === "";
    if (fence === "") fence = ticks;
    else if (line === fence) fence = "";
    return false;
  });
  expect(fence, "every fence is closed").toBe("");
  return lines;
}

function prose(text: string): string {
  return outside(text)
    .join("\n")
    .replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "‹code›");
}

describe("the sticky comment", () => {
  test("begins with its marker and goes with its own state", () => {
    const board = { rows: [row({ run })], answers: [] };
    const text = renderBoard(board);
    expect(text.startsWith(`${MARKER}\n`)).toBe(true);
    expect(boardOf(text)).toEqual(board);
  });

  test("tells of an environment its state, revision, addresses, who, when, how long and where", () => {
    const services = [
      { name: "web", url: "https://shop.example.com/" },
      { name: "api", url: "https://api.example.com/" },
    ];
    const done = row({ state: "succeeded", release: 7, ms: 12_340, run, services });
    const lines = renderBoard({ rows: [done], answers: [] }).split("\n");
    expect(lines.slice(4, 6)).toEqual([
      "| `production` | ✅ done in 12 s · deploy | `0123456` release 7 | `web` [shop.example.com](https://shop.example.com/) | `octocat` | 2026-11-21 13:40 UTC | [run and logs](https://github.test/acme/shop/actions/runs/7) |",
      "|  |  |  | `api` [api.example.com](https://api.example.com/) |  |  |  |",
    ]);
  });

  test("shows the place in the queue, then the steps as they tick", () => {
    const waiting = renderBoard({ rows: [row({ behind: ["1", "2"] })], answers: [] });
    expect(waiting).toContain("⏳ queued, 2 ahead");
    const steps = [
      { name: "build", state: "done", ms: 1_240 },
      { name: "send", state: "running" },
    ] as const;
    const running = renderBoard({ rows: [row({ state: "running", steps })], answers: [] });
    expect(running).toContain("`production`: ✓ build 1.2 s · ▸ send");
  });

  test("of a failure shows the last lines, what to do and the one command to try next", () => {
    const text = renderBoard({ rows: [row({ state: "failed", failure })], answers: [] });
    expect(text).toContain("**`deploy production` failed: HEALTH\\_TIMEOUT.**");
    expect(text).toContain("```text\nlistening on 3001\nGET /up 404\n```");
    expect(text).toContain("Try next: `/rollback production`");
  });

  test("is the same text for the same board", () => {
    const board = { rows: [row({ state: "failed", failure })], answers: [answer()] };
    expect(renderBoard(structuredClone(board))).toBe(renderBoard(board));
  });
});

function everywhere(text: string): Board {
  const bad = { ...failure, message: text, fix: text, tail: text, next: text };
  return {
    rows: [
      row({
        state: "failed",
        environment: text,
        who: text,
        revision: text,
        failure: bad,
        services: [{ name: text, url: text }],
        run: { id: 1, url: text },
      }),
      row({ state: "running", steps: [{ name: text, state: "running" }] }),
    ],
    answers: [
      answer({
        line: text,
        who: text,
        run: { id: 1, url: text },
        blocks: [
          { kind: "text", text },
          { kind: "list", items: [text] },
          { kind: "code", text },
          { kind: "table", columns: [text], rows: [[text]] },
        ],
      }),
    ],
  };
}

describe("whatever a log, a branch, a login or an address holds", () => {
  test.each(HOSTILE)("%j makes no markup, mention, link or image", (text) => {
    const shown = prose(renderBoard(everywhere(text)));
    const open = shown.replaceAll(/\\[!-/:-@[-`{-~]/g, "").replaceAll(/\]\(https?:[^()\s]*\)/g, "");
    expect(open).not.toMatch(/(?<!‹)@\w|#\d|gh-\d|<(?!!--|\/?sub>)|!\[|\]\(|:\/\/|www\./i);
    expect(shown.match(/<!--/g)).toHaveLength(2);
  });

  test.each(HOSTILE)("%j leaves every row of the table whole", (text) => {
    const rows = outside(renderBoard(everywhere(text))).filter((line) => line.startsWith("|"));
    const cells = rows.map((line) => line.split(/(?<!\\)\|/).length);
    expect(cells.filter((count) => count !== 9 && count !== 3)).toEqual([]);
  });

  test("a colour or a hidden direction is not passed on", () => {
    const shown = renderBoard(everywhere("\u001B[31mred\u001B[0m \u202Eevil"));
    expect(shown).not.toContain("\u001B");
    expect(shown).not.toContain("\u202E");
  });
});

describe("a comment that would be too long", () => {
  const long = "x".repeat(70) + "\n";

  test("keeps the last lines of a failure, whole", () => {
    const tail = `${long.repeat(2_000)}the end`;
    const text = renderBoard({
      rows: [row({ state: "failed", failure: { ...failure, tail } })],
      answers: [],
    });
    expect(text.length).toBeLessThan(10_000);
    expect(text).toContain("x\nthe end\n```");
  });

  test("drops old answers before anything of the environments", () => {
    const answers = ["3004.0.", "3003.0.", "3002.0."].map((key) =>
      answer({
        key,
        line: `/logs ${key}`,
        blocks: Array.from(
          { length: 4 },
          () => ({ kind: "code", text: long.repeat(400) }) as const,
        ),
      }),
    );
    const text = renderBoard({ rows: [row()], answers });
    expect(text.length).toBeLessThanOrEqual(LONGEST);
    expect(text).toContain("/logs 3004.0.");
    expect(text).not.toContain("/logs 3002.0.");
    prose(text);
  });

  test("fits however much there is, with every fence closed", () => {
    const rows = Array.from({ length: 300 }, (_, at) =>
      row({
        environment: `preview-${at}`,
        key: `${at}.0.preview-${at}`,
        state: "failed",
        failure: { ...failure, tail: long.repeat(99), message: "`".repeat(900) },
      }),
    );
    for (const limit of [LONGEST, 20_000, 5_000, 300]) {
      const text = renderBoard({ rows, answers: [answer()] }, limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      prose(text);
    }
  });
});

describe("state in a comment", () => {
  test("that was tampered with or is none is nothing", () => {
    expect(boardOf("no state")).toEqual({ rows: [], answers: [] });
    expect(boardOf("<!-- sluice:board:bm9uZQ -->").rows).toEqual([]);
    const forged = Buffer.from(JSON.stringify([{ key: "x" }, 7, null, row()])).toString(
      "base64url",
    );
    expect(boardOf(`<!-- sluice:board:${forged} -->`).rows).toEqual([row()]);
  });

  test("does not hold last lines again, which may be long", () => {
    const kept = boardOf(renderBoard({ rows: [row({ state: "failed", failure })], answers: [] }));
    expect(kept.rows[0]?.failure).not.toHaveProperty("tail");
    expect(kept.rows[0]).toMatchObject({ revision: SHA, failure: { reason: "HEALTH_TIMEOUT" } });
  });
});
