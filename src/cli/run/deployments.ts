import { jobsAsText } from "../../engine/jobs/render.ts";
import { runEngine } from "../engine.ts";
import type { Run } from "../input.ts";

/** `deployments` and `cancel`. */
export const run: Run = (input, terminal) => {
  const { state, olderThan } = input.options;
  return runEngine(input, terminal, {
    command: input.command as "deployments" | "cancel",
    quiet: true,
    options: {
      jobs: {
        ...(state === undefined ? {} : { state }),
        ...(olderThan === undefined ? {} : { olderThan }),
      },
    },
    text: ({ jobs }) => (jobs === undefined ? "" : jobsAsText(jobs)),
  });
};
