import { machinesAsText } from "../../engine/hosts/render.ts";
import { SluiceError } from "../../model/errors.ts";
import { runEngine } from "../engine.ts";
import type { Run } from "../input.ts";

export const run: Run = async (input, terminal) => {
  const [name, action] = input.args;
  if (name === "template" && action === "build")
    return (await import("./template.ts")).run(input, terminal);
  if (action !== undefined) throw new SluiceError("USAGE", "hosts takes one environment");
  return runEngine(input, terminal, {
    command: "hosts",
    quiet: true,
    text: ({ machines }) => (machines === undefined ? "" : machinesAsText(machines)),
  });
};
