import type { AuditEntry } from "../../contracts/audit.ts";
import type { Context, Judged } from "./found.ts";
import { lineOf } from "./line.ts";

/** Once for each command and event, however often the comment is handled. */
export async function note(
  { ports, event: { comment } }: Context,
  { key, case: { command, environment }, decision }: Judged,
  more: Pick<AuditEntry, "event"> & Partial<AuditEntry>,
): Promise<void> {
  const { repository, pull, author } = comment;
  const revision = decision.kind === "refuse" ? undefined : decision.revision;
  await ports.audit.append(
    {
      correlation: key,
      repository: `${repository.owner}/${repository.name}`,
      pull,
      ...(environment === undefined ? {} : { environment }),
      command: lineOf(command, environment),
      who: author?.login ?? "",
      ...(author === undefined ? {} : { userId: author.id }),
      ...(revision === undefined ? {} : { revision }),
      ...more,
    },
    `${key}/${more.event}`,
  );
}
