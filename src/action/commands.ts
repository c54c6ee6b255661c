import type { CommandName } from "../model/outcome.ts";
import type { RunOptions } from "../engine/context.ts";
import type { Inputs } from "./inputs.ts";

/** What an input `command` means to the engine. */
export interface ActionCommand {
  readonly command: CommandName;
  /** Only looks: nothing has to be looked after when it dies. */
  readonly reads?: true;
  /** Must be told its environment: it is not one to be guessed. */
  readonly named?: true;
  /** Must be told which services. */
  readonly picky?: true;
  readonly options?: (inputs: Inputs) => Partial<RunOptions>;
}

const jobs = ({ olderThan }: Inputs): Partial<RunOptions> => ({
  jobs: olderThan === undefined ? {} : { olderThan },
});

const hold = ({ reason, holdFor }: Inputs): Partial<RunOptions> => ({
  hold: { reason, ...(holdFor === undefined ? {} : { lasts: holdFor }) },
});

/** Every command of the Action, as it is written in a workflow. */
export const commands: Readonly<Record<string, ActionCommand>> = {
  deploy: { command: "deploy" },
  plan: { command: "plan", reads: true },
  rollback: { command: "rollback" },
  restart: { command: "restart", options: () => ({ force: true }) },
  promote: { command: "promote", options: ({ from }) => (from === undefined ? {} : { from }) },
  status: { command: "status", reads: true },
  logs: { command: "logs", reads: true, options: () => ({ logs: { lines: 100 } }) },
  "maintenance on": { command: "maintenance", options: () => ({ maintenance: { on: true } }) },
  "maintenance off": { command: "maintenance", options: () => ({ maintenance: { on: false } }) },
  lock: { command: "lock", options: hold },
  unlock: { command: "unlock", options: hold },
  doctor: { command: "doctor", reads: true },
  start: { command: "start", picky: true },
  stop: { command: "stop", named: true, picky: true },
  cancel: { command: "cancel", options: jobs },
  destroy: { command: "destroy", named: true, options: ({ volumes }) => ({ volumes }) },
};

/** `destroy` of some services: the environment and the others stay. */
const REMOVE: ActionCommand = { command: "remove", named: true };

/** About the cloud account and no environment: no run of the pipeline. */
export const SWEEP = "sweep";

/** Answers a comment; what it asks for runs elsewhere. */
export const COMMENT = "comment";

export const commandNames = [...Object.keys(commands), SWEEP, COMMENT];

/** The command that the inputs ask for; `readInputs` has made sure that there is one. */
export function commandOf({
  command,
  services,
}: Pick<Inputs, "command" | "services">): ActionCommand {
  return command === "destroy" && services.length > 0 ? REMOVE : commands[command]!;
}

/** Nothing on a host is changed. */
export function isDry(inputs: Pick<Inputs, "command" | "services" | "dryRun">): boolean {
  return inputs.dryRun || commandOf(inputs).reads === true;
}
