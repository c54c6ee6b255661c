import type { Answer, Row } from "../../../../src/model/chatops/index.ts";

export const SHA = "0123456789abcdef0123456789abcdef01234567";

export function row(more: Partial<Row> = {}): Row {
  return {
    key: "3001.0.production",
    node: "IC_3001",
    environment: "production",
    command: "deploy",
    state: "queued",
    revision: SHA,
    who: "octocat",
    started: "2026-11-21T13:40:05Z",
    services: [],
    steps: [],
    ...more,
  };
}

export function answer(more: Partial<Answer> = {}): Answer {
  return {
    key: "3002.0.",
    node: "IC_3002",
    line: "/status",
    who: "octocat",
    at: "2026-11-21T13:41:00Z",
    state: "done",
    blocks: [{ kind: "text", text: "nothing runs" }],
    ...more,
  };
}

/** What a log, a branch or a name may hold to get out of its place. */
export const HOSTILE = [
  "``` ````js\n</details><img src=https://e.x/p.png>",
  "@acme/admins please look at #1 and GH-2",
  "![beacon](https://evil.example/x.png) [click](https://evil.example)",
  "| a | b |\n| --- | --- |\n# heading\n- item",
  "<!-- sluice --> <!-- sluice:board:W10 -->",
  "\u001B[31mred\u001B[0m \u202Eevil\u202C \u0000",
  "<script>alert(1)</script> <details><summary>x",
  "::set-output name=a::b\n%0A::error::x",
  "https://evil.example www.evil.example mailto:a@b.example",
];
