import type { Repository } from "../../model/chatops/index.ts";
import { withoutAhead } from "./comment/merge.ts";
import type { Ports } from "./ports.ts";
import { changeBoard, isKept } from "./sticky.ts";

/** Pull requests that told how many are ahead of them in an environment. */
type Line = readonly number[];

export async function joinLine(
  { cache }: Pick<Ports, "cache">,
  repository: Repository,
  environment: string,
  pull: number,
): Promise<void> {
  const name = nameOf(repository, environment);
  for (;;) {
    const kept = await cache.get<Line>(name);
    if (kept?.value.includes(pull)) return;
    if (await cache.set(name, [...(kept?.value ?? []), pull], kept?.version)) return;
  }
}

/**
 * What was on record in the environment has ended: whoever waits behind it is told a better place. It may
 * be heard of several times and in any order.
 */
export async function moveUp(
  ports: Ports,
  repository: Repository,
  environment: string,
  record: string,
): Promise<void> {
  const name = nameOf(repository, environment);
  const line = await ports.cache.get<Line>(name);
  if (line === undefined || line.value.length === 0) return;
  const still: number[] = [];
  for (const pull of line.value) {
    if (!(await isKept(ports, { repository, pull }))) continue;
    const { rows } = await changeBoard(
      ports,
      { repository, pull },
      {
        change: (board) => withoutAhead(board, environment, record),
      },
    );
    const row = rows.find((one) => one.environment === environment);
    if (row?.behind !== undefined && row.behind.length > 0) still.push(pull);
  }
  // Whoever joined meanwhile stays: the line is then left as it is, and shortened the next time.
  await ports.cache.set(name, still, line.version);
}

function nameOf({ id }: Repository, environment: string): string {
  return `line/${id}/${environment}`;
}
