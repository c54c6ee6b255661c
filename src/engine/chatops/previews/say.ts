import { keyOf, NOWHERE } from "../../../model/chatops/key.ts";
import type { Refusal, Row } from "../../../model/chatops/index.ts";
import { previewOf } from "../../../model/fleet.ts";
import { withAnswer } from "../comment/merge.ts";
import type { Ports } from "../ports.ts";
import { changeBoard, isKept, readBoard } from "../sticky.ts";
import { refusalBlocks } from "../refused.ts";
import type { PreviewPlace } from "./run.ts";

/** How a preview is now, in its row. Nothing where nobody was told of it before. */
export async function sayPreview(
  ports: Ports,
  place: PreviewPlace,
  preview: NonNullable<Row["preview"]>,
): Promise<void> {
  const environment = previewOf(place.pull);
  await changeBoard(ports, place, {
    change: (board) => ({
      ...board,
      rows: board.rows.map((row) => (row.environment === environment ? { ...row, preview } : row)),
    }),
    haste: () => "soon",
  });
}

/** Only how it is has changed, which nobody but the preview itself could tell. */
export async function sayState(
  ports: Ports,
  place: PreviewPlace,
  state: NonNullable<Row["preview"]>["state"],
): Promise<void> {
  const environment = previewOf(place.pull);
  await changeBoard(ports, place, {
    change: (board) => ({
      ...board,
      rows: board.rows.map((row) =>
        row.environment === environment && row.preview !== undefined
          ? { ...row, preview: { ...row.preview, state } }
          : row,
      ),
    }),
  });
}

/** What a sweep without a bot has made of it: gone, or why it is not. Nothing where no row tells of it. */
export async function saySwept(
  ports: Ports,
  place: PreviewPlace,
  problem: string | undefined,
): Promise<void> {
  const environment = previewOf(place.pull);
  const swept = (row: Row): Row => {
    const { failure: _, preview: __, ms: ___, ...rest } = row;
    return {
      ...rest,
      command: "destroy",
      state: problem === undefined ? "succeeded" : "failed",
      services: [],
      steps: [],
      preview: { state: problem === undefined ? "destroyed" : "destroying" },
      ...(problem === undefined ? {} : { failure: failureOf(problem) }),
    };
  };
  await changeBoard(ports, place, {
    change: (board) => ({
      ...board,
      rows: board.rows.map((row) => (row.environment === environment ? swept(row) : row)),
    }),
  });
}

function failureOf(message: string): NonNullable<Row["failure"]> {
  const fix = "The next sweep tries again; its log says more.";
  return { reason: "HOST_FAILED", message, fix };
}

/** Where it answers, as its row has it; undefined: nobody remembers a row. */
export async function addressOf(ports: Ports, place: PreviewPlace): Promise<string | undefined> {
  if (!(await isKept(ports, place))) return undefined;
  const { rows } = await readBoard(ports, place);
  const row = rows.find(({ environment }) => environment === previewOf(place.pull));
  return row?.services[0]?.url;
}

/** Why a pull request gets none, though nobody has asked by a comment. */
export async function sayRefused(
  ports: Ports,
  place: PreviewPlace,
  refusal: Refusal,
): Promise<void> {
  const now = ports.time.now();
  const environment = previewOf(place.pull);
  await changeBoard(ports, place, {
    change: (board) => {
      // One and the same, however often somebody pushes.
      const old = board.answers.find(({ node, line }) => node === "" && line === LINE);
      const key = old?.key ?? keyOf({ comment: now, place: NOWHERE, environment });
      const answer = { key, node: "", line: LINE, who: "", at: new Date(now).toISOString() };
      return withAnswer(board, { ...answer, state: "refused", blocks: refusalBlocks([refusal]) });
    },
  });
}

const LINE = "/preview";
