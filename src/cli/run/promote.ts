import { SluiceError } from "../../model/errors.ts";
import { runEngine } from "../engine.ts";
import type { Run } from "../input.ts";

export const run: Run = (input, terminal) => {
  const [from = "", to = ""] = input.args;
  if (from === to) throw new SluiceError("USAGE", `${from} cannot be promoted to itself`);
  return runEngine({ ...input, args: [to] }, terminal, { command: "promote", options: { from } });
};
