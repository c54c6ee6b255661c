import type { Outcome } from "../../../src/model/outcome.ts";
import type { Bed, Way } from "../bed.ts";
import type { Contestant } from "../contestant.ts";
import { inProcess, type Runner } from "./runners.ts";
import { writeProject } from "./project.ts";

export interface SluiceContestant extends Contestant {
  /** What the runs so far answered, by operation. */
  readonly outcomes: Record<"deploy" | "rollback", Outcome[]>;
}

/** Counted over all contestants, because several may deploy the same project in turn. */
let generations = 0;

/** Sluice itself, as a process of its own or as the engine inside this process. */
export function sluice(
  name: string,
  runner: Runner,
  { folder }: Bed,
  services: readonly string[],
  project = "speed",
): SluiceContestant {
  const outcomes: SluiceContestant["outcomes"] = { deploy: [], rollback: [] };
  let generation = 0;
  const run = async (
    command: "deploy" | "rollback",
    ways: readonly Way[],
    write: () => Promise<string>,
  ) => {
    const config = await write();
    const key = ways[0]!.host.ssh.privateKey;
    const outcome = await runner({ command, config, key });
    check(outcome);
    outcomes[command].push(outcome);
  };
  const file = (ways: readonly Way[]) =>
    writeProject(folder, { project, services, ways, generation });
  return {
    name,
    outcomes,
    ready: async () => {},
    settled: settledShell(project),
    deploy: (ways) => {
      generation = ++generations;
      return run("deploy", ways, () => file(ways));
    },
    rollback: (ways) => run("rollback", ways, () => file(ways)),
  };
}

/** Sluice with its engine inside this process: without the start of Node. */
export function engine(bed: Bed, services: readonly string[], project?: string): SluiceContestant {
  return sluice("engine", inProcess, bed, services, project);
}

function check({ ok, message, reason, hosts }: Outcome): void {
  if (!ok) throw new Error(`${reason}: ${message}`);
  const still = hosts.filter(({ state }) => state !== "switched");
  if (still.length > 0)
    throw new Error(`not switched: ${still.map(({ name }) => name).join(", ")}`);
}

/** No slot is being drained, and no background unit is still pruning. */
function settledShell(project: string): string {
  const units = `systemctl list-units --no-legend 'sluice-${project}-*'`;
  return `[ -z "$(ls -A /var/lib/sluice/${project}/bench/draining 2>/dev/null)$(${units})" ]`;
}
