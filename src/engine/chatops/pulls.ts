import { type Delivery, isUnknown, type Row } from "../../model/chatops/index.ts";
import { EVERYWHERE, lockOrigin } from "../../model/chatops/lock.ts";
import { endRecord } from "./actions/end.ts";
import { pushStops } from "./begun.ts";
import { isOver, withNews } from "./comment/merge.ts";
import type { Ports } from "./ports.ts";
import { placesKey } from "./read-pull.ts";
import { changeBoard, isKept, readBoard } from "./sticky.ts";

/** Remembers when which commit became the head, and stops what waits to deploy another one. */
export async function headMoved(
  ports: Ports,
  delivery: Extract<Delivery, { kind: "head" }>,
): Promise<void> {
  const { repository, pull, sha, at } = delivery;
  await ports.heads.see({ repository: repository.id, pull, sha, at: new Date(at) });
  await stopOlder(ports, delivery, (row) => row.revision !== undefined && row.revision !== sha);
}

/** Merged or not: what it has waiting is stopped, and its locks hold nobody up any longer. */
export async function pullClosed(
  ports: Ports,
  delivery: Extract<Delivery, { kind: "closed" }>,
): Promise<void> {
  const { repository, pull } = delivery;
  await stopOlder(ports, delivery, ({ command }) => command !== "destroy");
  const kept = await ports.cache.get<readonly string[]>(placesKey(repository.id));
  const { config } = ports.settings;
  const environments = kept?.value ?? [];
  const read = await ports.forge.read({ repository, pull, config, environments });
  const holds = read === undefined || isUnknown(read.facts.holds) ? [] : read.facts.holds;
  for (const { environment: name = EVERYWHERE, hold } of holds) {
    if (lockOrigin(hold.id)?.pull !== pull) continue;
    if (!(await ports.holds(repository, name).release(hold))) continue;
    await ports.audit.append(
      {
        correlation: hold.id,
        event: "changed",
        repository: `${repository.owner}/${repository.name}`,
        pull,
        ...(name === EVERYWHERE ? {} : { environment: name }),
        command: "unlock when closed",
        who: hold.holder,
      },
      `${hold.id}/closed`,
    );
  }
}

/** A run that has begun takes back what it has done, and tells its end by itself. */
async function stopOlder(
  ports: Ports,
  { repository, pull }: Pick<Extract<Delivery, { kind: "closed" }>, "repository" | "pull">,
  isMeant: (row: Row) => boolean,
): Promise<void> {
  if (!(await isKept(ports, { repository, pull }))) return;
  const { rows } = await readBoard(ports, { repository, pull });
  const stopped: string[] = [];
  for (const row of rows.filter((one) => !isOver(one) && isMeant(one))) {
    const stops = await pushStops(ports, row.key);
    const isQueued = row.state === "queued";
    if (stops === "nothing" || (stops === "queued" && !isQueued)) continue;
    if (row.run !== undefined) await ports.dispatcher.cancel(repository, row.run.id);
    if (!isQueued) continue;
    await endRecord(ports, repository, row.record, "the pull request moved on");
    stopped.push(row.key);
  }
  if (stopped.length === 0) return;
  await changeBoard(
    ports,
    { repository, pull },
    {
      change: (board) =>
        stopped.reduce((all, key) => withNews(all, { key, state: "aborted" }), board),
    },
  );
}
