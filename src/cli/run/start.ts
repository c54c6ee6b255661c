import { SluiceError } from "../../model/errors.ts";
import { runEngine } from "../engine.ts";
import type { Run } from "../input.ts";

export const run: Run = (input, terminal) => {
  if (input.options.services.length === 0)
    throw new SluiceError("USAGE", "which services? name them: --services");
  return runEngine(input, terminal, { command: "start" });
};
