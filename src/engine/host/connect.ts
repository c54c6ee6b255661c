import { stateFolder } from "../../model/names.ts";
import type { Found, RunContext } from "../context.ts";
import { openSession, type Session } from "./session.ts";

/** Opens a shell on every host, at the same time; on a failure those that opened are closed. */
export async function connectFleet(
  context: RunContext,
  lock: "exclusive" | "none",
): Promise<Pick<Found, "sessions">> {
  const opening = context.adapters.hosts.map((host) =>
    openSession(
      host,
      {
        folder: stateFolder(host.layout.stateRoot, context.scope),
        lock,
        lockWait: context.options.lockWait,
        holder: holder(context),
      },
      context.signal,
      (who) => context.reporter.report({ kind: "host", host: host.name, text: `waits for ${who}` }),
    ),
  );
  const results = await Promise.allSettled(opening);
  const failed = results.find((result) => result.status === "rejected");
  const sessions = results.flatMap((result) =>
    result.status === "fulfilled" ? [result.value] : [],
  );
  if (failed === undefined) return { sessions };
  await closeFleet(sessions);
  throw failed.reason;
}

export async function closeFleet(sessions: readonly Session[]): Promise<void> {
  await Promise.allSettled(sessions.map((session) => session.close()));
}

function holder({ run, who, command }: RunContext): string {
  return JSON.stringify({ run, who, command, since: new Date().toISOString() });
}
