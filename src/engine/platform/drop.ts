import type { Found, RunContext } from "../context.ts";

/** After their drain: the applications of services that are gone, on every host. */
export async function dropApplications(context: RunContext): Promise<Partial<Found>> {
  const { adapters, scope, options, reporter } = context;
  const platform = adapters.platform!;
  const own = (await platform.applications(scope)).filter(({ service }) =>
    options.services.includes(service),
  );
  await Promise.all(
    own.map(async ({ id, host, service, slot }) => {
      await adapters.operations!.remove(id);
      const text = `removed ${service}-${slot} from ${platform.name}`;
      reporter.report({ kind: "host", host, service, text });
    }),
  );
  return {};
}
