import { machinesAsText } from "../../engine/hosts/render.ts";
import { runEngine } from "../engine.ts";
import type { Run } from "../input.ts";

export const run: Run = (input, terminal) =>
  runEngine(input, terminal, {
    command: "hosts",
    quiet: true,
    text: ({ machines }) => (machines === undefined ? "" : machinesAsText(machines)),
  });
