import type {
  DatabasePlace,
  PlatformDatabase,
  PlatformDatabases,
} from "../../contracts/platform-databases.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Service } from "../../model/project.ts";
import type { Found, RunContext } from "../context.ts";
import type { Session } from "../host/session.ts";
import { type Fate, fateOf, noteOf } from "./plan.ts";
import { runningPhase, turnedPhase } from "./phase.ts";

type Kept = Pick<Found, "databases" | "databaseNotes">;

interface Looked {
  readonly spec: Service;
  readonly known: PlatformDatabase | undefined;
  readonly fate: Fate;
}

/** What a deploy would do. */
export async function lookAtDatabases(
  context: RunContext,
  { sessions }: Pick<Found, "sessions">,
): Promise<Kept> {
  const looked = await look(context, sessions[0]);
  return { databases: {}, databaseNotes: notes(context, looked) };
}

/**
 * Every stateful service has its database before anything is planned: made once, replaced stop-first
 * and only when its image or limits changed. Services are told where it is as `<NAME>_URL`.
 */
export async function keepDatabases(
  context: RunContext,
  { sessions }: Pick<Found, "sessions">,
): Promise<Kept & { readonly databaseChange: boolean }> {
  const [session, ...others] = sessions;
  if (session?.host.address === undefined || others.length > 0)
    throw new SluiceError("CONFIG_INVALID", "a database needs an environment of one host");
  const looked = await look(context, session);
  const databases: Record<string, string> = {};
  for (const one of looked) {
    const place = placeOf(context, session, one.spec);
    const id = await keep(context, session, one, place);
    const name = `${one.spec.name.toUpperCase().replaceAll("-", "_")}_URL`;
    databases[name] = kept(context).address(id, place);
  }
  const databaseChange = looked.some(({ fate }) => fate !== "keep");
  return { databases, databaseNotes: notes(context, looked), databaseChange };
}

function kept({ adapters }: RunContext): PlatformDatabases {
  return adapters.databases!;
}

async function look(context: RunContext, session: Session | undefined): Promise<Looked[]> {
  const { scope, project } = context;
  const all = await kept(context).list(scope);
  const running = new Set<string>();
  const ids = all.map(({ id }) => id);
  if (session !== undefined && ids.length > 0)
    await session.run(runningPhase(scope, session.host, ids), (event) => {
      if (event.event === "runs") running.add(String(event["id"]));
    });
  return (project.databases ?? []).map((spec) => {
    const known = all.find(({ service }) => service === spec.name);
    return { spec, known, fate: fateOf(spec, known, known !== undefined && running.has(known.id)) };
  });
}

function notes({ adapters }: RunContext, looked: readonly Looked[]): string[] {
  return looked.map(({ spec, fate }) => noteOf(spec, fate, adapters.platform!.name));
}

async function keep(
  context: RunContext,
  session: Session,
  { spec, known, fate }: Looked,
  place: DatabasePlace,
): Promise<string> {
  const databases = kept(context);
  const { host } = session;
  const id = known?.id ?? (await databases.ensure(place));
  if (fate === "keep") return id;
  const { name } = spec;
  const text = noteOf(spec, fate, context.adapters.platform!.name);
  context.reporter.report({ kind: "host", host: host.name, service: name, text });
  const wait = (on: boolean) =>
    session.run(turnedPhase(context.scope, host, { id, name, on }), () => {});
  if (fate === "replace") {
    await databases.turn(id, false);
    await wait(false);
    await databases.update(id, spec);
  }
  await databases.turn(id, true);
  await wait(true);
  return id;
}

function placeOf({ scope, secrets }: RunContext, { host }: Session, spec: Service): DatabasePlace {
  const { name, address } = host;
  return { scope, spec, host: { name, address: address! }, values: databaseValues(spec, secrets) };
}

/** As its image would be given them. */
export function databaseValues(
  { envVars, secrets: named }: Service,
  secrets: RunContext["secrets"],
): Record<string, string> {
  const own = named.filter(({ as }) => as === "env").map(({ name }) => [name, secrets[name] ?? ""]);
  return { ...envVars, ...(Object.fromEntries(own) as Record<string, string>) };
}
