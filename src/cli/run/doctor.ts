import { checksAsText } from "../../engine/doctor.ts";
import { runEngine } from "../engine.ts";
import type { Run } from "../input.ts";

export const run: Run = (input, terminal) =>
  runEngine(input, terminal, {
    command: "doctor",
    quiet: true,
    text: ({ checks }) => (checks === undefined ? "" : checksAsText(checks)),
  });
