import type { Application, SlotPlace, Wish } from "../../contracts/platform.ts";
import type { Time } from "../../contracts/time.ts";
import { SluiceError } from "../../model/errors.ts";
import { placeLabels, type Scope } from "../../model/names.ts";
import type { Service } from "../../model/project.ts";
import type { Api } from "./api.ts";
import { bodyFor } from "./fields.ts";
import { removeApplication } from "./remove-application.ts";
import { type Ground, readEnvironment } from "./ground.ts";
import { applicationMark, applicationName, readMark } from "./marks.ts";
import { makeOnce } from "./once.ts";
import { runOptions } from "./options.ts";
import type { ApplicationShape } from "./shapes.ts";
import { creation, imageOf, isMadeFor, sourceFields } from "./sources.ts";

const PATH = "/api/v1/applications/{id}";

/** Of our marks; a stranger of one of our names is nobody's business here. */
export async function listApplications(api: Api, scope: Scope): Promise<Application[]> {
  const environment = await readEnvironment(api, scope);
  return (environment?.applications ?? []).flatMap((shape) => {
    const mark = readMark(shape.description);
    return mark === undefined ? [] : [{ ...mark, ...stateOf(shape) }];
  });
}

function stateOf(shape: ApplicationShape): Pick<Application, "id" | "status" | "image" | "port"> {
  const { uuid: id, status, ports_mappings: ports } = shape;
  const port = Number.parseInt(ports ?? "", 10);
  return {
    id,
    status: status ?? "unknown",
    image: imageOf(shape),
    ...(Number.isNaN(port) ? {} : { port }),
  };
}

/** Two of one slot are there when an answer came too late: the first listed is it. */
async function findApplication(api: Api, place: SlotPlace): Promise<ApplicationShape | undefined> {
  const environment = await readEnvironment(api, place.scope);
  const all = environment?.applications ?? [];
  const mark = markOf(place);
  const text = applicationMark(mark);
  const own = all.find(({ description }) => description === text);
  if (own !== undefined) return own;
  const foreign = all.find(({ name }) => name === applicationName(mark));
  if (foreign === undefined) return undefined;
  const message = `Coolify has an application ${foreign.name} that was not made by Sluice`;
  throw new SluiceError("UNOWNED", message);
}

function markOf({ scope, service, slot, host }: SlotPlace) {
  return { scope, service, slot, host: host.name };
}

/** One that was made for another source takes no fields of this one, and is idle: it goes. */
async function findFitting(api: Api, time: Time, place: SlotPlace): Promise<string | undefined> {
  const own = await findApplication(api, place);
  if (own === undefined || (await isMadeFor(api, own, place.spec?.source))) return own?.uuid;
  await removeApplication(api, time, own.uuid);
  return undefined;
}

export async function ensureApplication(
  api: Api,
  time: Time,
  place: SlotPlace,
  lies: Ground & { readonly server: string },
): Promise<string> {
  return makeOnce(
    time,
    () => findFitting(api, time, place),
    async () => {
      const mark = markOf(place);
      const { source, port } = place.spec ?? {};
      const { route, fields } = await creation(api, source, place.image, port);
      const body = bodyFor(await api.version(), "application", {
        project_uuid: lies.project,
        environment_uuid: lies.environment,
        server_uuid: lies.server,
        name: applicationName(mark),
        description: applicationMark(mark),
        ...fields,
        health_check_enabled: false,
        autogenerate_domain: false,
        instant_deploy: false,
      });
      const path = `/api/v1/applications/${route}`;
      return (await api.ask<{ uuid: string }>({ method: "POST", path, body })).uuid;
    },
  );
}

/**
 * All that a slot is made from, each time, so that what somebody changed in Coolify's own pages is
 * as it should be again. Labels are taken here only: those of the create are overwritten by its own.
 * False when there is no such application.
 */
export async function configure(api: Api, id: string, wish: Wish): Promise<boolean> {
  const { scope, spec, place } = wish;
  const labels = placeLabels(scope, place).join("\n");
  const body = bodyFor(await api.version(), "application", {
    ...sourceFields(spec.source, place.image),
    ...portFields(wish),
    custom_labels: Buffer.from(labels).toString("base64"),
    custom_docker_run_options: runOptions(spec),
    ...limits(spec),
    health_check_enabled: false,
    stop_grace_period: Math.max(1, Math.ceil(spec.stopGrace / 1000)),
  });
  const request = { method: "PATCH", path: PATH, params: { id }, body, repeatable: true } as const;
  return (await api.find(request)) !== undefined;
}

function portFields({ spec: { port }, place: { ports, slot } }: Wish): Record<string, unknown> {
  return {
    ports_exposes: port === undefined ? undefined : String(port),
    ports_mappings: port === undefined || !ports ? null : `${ports[slot]}:${port}`,
  };
}

/** Texts, `0` for none. */
export function limits({ resources: { cpus, memory } }: Service): Record<string, string> {
  return {
    limits_cpus: String(cpus ?? 0),
    limits_memory: memory === undefined ? "0" : `${Math.floor(memory / 1024)}k`,
  };
}

export async function stopApplication(api: Api, id: string): Promise<boolean> {
  const answer = await api.find({
    method: "POST",
    path: `${PATH}/stop`,
    params: { id },
    // Without this every image that nothing runs is removed from the host, other people's too.
    query: { docker_cleanup: "false" },
    repeatable: true,
  });
  return answer !== undefined;
}
