import { SluiceError } from "../../model/errors.ts";
import type { HostPlan } from "../../model/plan.ts";
import type { Found, RunContext } from "../context.ts";
import type { Session } from "../host/session.ts";

/** Every host gets the images that it will start and does not have. */
export async function sendImages(
  context: RunContext,
  found: Pick<Found, "sessions" | "observed" | "plan" | "images">,
): Promise<object> {
  const work = found.sessions.map((session, index) =>
    sendToHost(context, session, missing(found, index), found),
  );
  await Promise.all(work);
  return {};
}

function missing({ plan, observed }: Pick<Found, "plan" | "observed">, index: number): string[] {
  const wanted = imagesToStart(plan.hosts[index]!);
  return wanted.filter((image) => !observed[index]!.images.includes(image));
}

/** A kept container needs no image of its own any more. */
function imagesToStart(plan: HostPlan): string[] {
  const images = plan.operations.flatMap((operation) =>
    operation.kind === "write timer" ||
    ((operation.kind === "start" || operation.kind === "replace") && !operation.kept)
      ? [operation.place.image]
      : [],
  );
  return [...new Set(images)];
}

async function sendToHost(
  context: RunContext,
  session: Session,
  references: readonly string[],
  // Nothing was built for what goes back or starts again.
  { images = {} }: Partial<Pick<Found, "images">>,
): Promise<void> {
  for (const reference of references) {
    const origin = Object.values(images).find((image) => image.reference === reference)?.origin;
    const pulled = origin !== "builder" && (await pull(context, session, reference));
    if (!pulled) await transfer(context, session, reference);
  }
}

/**
 * Pulls on the host; with a login into a configuration folder that lives for this one pull. The
 * password goes in by stdin.
 */
const PULL = `DOCKER_CONFIG=$(mktemp -d); export DOCKER_CONFIG
if [ -n "$2" ]; then docker login --username "$2" --password-stdin "$1" >/dev/null || exit; fi
docker pull --quiet "$3"; code=$?
rm -rf "$DOCKER_CONFIG"; exit $code`;

/** True when the host has it now. Without a login the host's own access is used. */
async function pull(context: RunContext, session: Session, reference: string): Promise<boolean> {
  const { reporter, adapters } = context;
  const { login } = adapters;
  reporter.report({ kind: "host", host: session.host.name, text: `pulls ${reference}` });
  const isOurs = login !== undefined && reference.startsWith(`${login.registry}/`);
  const argv = isOurs
    ? ["sh", "-c", PULL, "sluice", login.registry, login.username, reference]
    : ["docker", "pull", "--quiet", reference];
  const process = session.connection.exec([...session.host.layout.privilege, ...argv]);
  process.stdin.on("error", () => {}); // The exit code tells.
  process.stdin.end(isOurs ? login.password : "");
  process.stdout.resume();
  process.stderr.resume();
  return (await process.exit).code === 0;
}

async function transfer(context: RunContext, session: Session, reference: string): Promise<void> {
  const { adapters, reporter, signal } = context;
  const { name, layout } = session.host;
  const image = await adapters.builder.inspect(reference);
  if (image === undefined) {
    throw new SluiceError("IMAGE_MISSING", `${reference} is neither here nor on ${name}`);
  }
  const exec = (argv: readonly string[]) => session.connection.exec([...layout.privilege, ...argv]);
  const label = `${reference} → ${name}`;
  await adapters.transfer({
    image,
    tag: reference,
    host: {
      name,
      exec,
    },
    signal,
    onProgress: ({ done, total }) =>
      reporter.report({
        kind: "progress",
        label,
        done,
        total,
        unit: "bytes",
      }),
    onNote: (text) =>
      reporter.report({
        kind: "host",
        host: name,
        text,
      }),
  });
}
