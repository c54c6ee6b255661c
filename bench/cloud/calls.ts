import {
  accountOf,
  type Command,
  createUsedAccount,
  runCommand,
} from "../../test/engine/provision/leaks/flow.ts";
import type { World } from "../../test/engine/provision/world.ts";

/** API calls of one command on a fleet of one size. */
export interface CallCount {
  readonly what: string;
  readonly hosts: number;
  readonly calls: number;
  /** `GET /v2/droplets` → how many. */
  readonly byPath: Readonly<Record<string, number>>;
}

const TIMEOUT_MS = 30_000;
const SIZES = [1, 4, 10];

/**
 * The commands as they are, on an account in memory whose hosts are played: how many calls there are
 * depends on neither. A host becomes active six seconds after it was asked for, so polls are as in the
 * sandbox.
 */
export async function countCalls(): Promise<CallCount[]> {
  const counts: CallCount[] = [];
  for (const hosts of SIZES) counts.push(...(await countLife(hosts)));
  return counts;
}

async function countLife(hosts: number): Promise<CallCount[]> {
  const world = await createUsedAccount(TIMEOUT_MS, { dropletLimit: 20 });
  try {
    const empty = accountOf(world);
    const deploy: Command = { command: "deploy", count: hosts };
    const rows = [
      await count(world, "make them and deploy", deploy),
      await count(world, "deploy to them", deploy),
      await count(world, "destroy them", { ...deploy, command: "destroy" }),
    ];
    if (JSON.stringify(accountOf(world)) !== JSON.stringify(empty))
      throw new Error("the account is not as empty as it was");
    return rows;
  } finally {
    await world.close();
  }
}

async function count(world: World, what: string, command: Command): Promise<CallCount> {
  world.cloud.calls.reset();
  const error = await runCommand(world.job({ limit: command.count }), command);
  if (error !== undefined) throw error;
  const { calls } = world.cloud;
  return { what, hosts: command.count, calls: calls.total(), byPath: calls.count() };
}
