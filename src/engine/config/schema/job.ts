import * as defaults from "../defaults.ts";
import { key, object, optional } from "./base.ts";
import { argv, duration, name } from "./scalars.ts";

export const job = object("Job", {
  service: key(name, "Whose image, variables and network the command runs with"),
  command: key(argv, "What is run to its end; an exit code other than 0 stops the deploy"),
  timeout: optional(
    duration({ min: "1s", max: "6h" }),
    "Longest time it may take",
    defaults.jobTimeout,
  ),
});
