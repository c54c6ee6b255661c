import type { Application, Platform } from "../../contracts/platform.ts";
import type { PlatformOperations } from "../../contracts/platform-operations.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Service } from "../../model/project.ts";
import type { Variable } from "../../model/variable.ts";
import type { Found, RunContext } from "../context.ts";
import { declaredNames } from "./declared.ts";
import { listService } from "./list.ts";

/** What shall be done about variables. Values never leave this object but to the platform. */
export interface VariableOptions {
  readonly action: "list" | "set" | "unset";
  /** Absent: the first with a port; of `list` all. */
  readonly service?: string;
  /** `set`. */
  readonly values: Readonly<Record<string, string>>;
  /** `unset`. */
  readonly names: readonly string[];
}

/** Lists, gives or takes away variables; every slot of a service gets the same, the idle one too. */
export async function changeVariables(context: RunContext): Promise<Pick<Found, "variables">> {
  const { platform, operations } = context.adapters;
  const wanted = context.options.variables ?? { action: "list", values: {}, names: [] };
  if (platform === undefined || operations === undefined) return declaredOnly(context, wanted);
  const services = chosen(context, wanted);
  if (wanted.action !== "list") refuse(context, platform, services[0]!, wanted);
  const applications = await platform.applications(context.scope);
  if (wanted.action !== "list")
    await changeAll(context, { operations, applications }, services[0]!, wanted);
  const work = services.map((service) => look(context, operations, applications, service));
  return { variables: (await Promise.all(work)).flat() };
}

/** Plain Docker keeps no variables besides those of a release. */
function declaredOnly(context: RunContext, wanted: VariableOptions): Pick<Found, "variables"> {
  if (wanted.action === "list") {
    const variables = chosen(context, wanted).flatMap((service) =>
      listService(service.name, declaredNames(context.project, service), []),
    );
    return { variables };
  }
  const message = "with target: docker a service has the variables that deploy.yaml names";
  throw new SluiceError("TARGET_LACKS", message, {
    facts: { fix: "write it under `env` or `secrets` of the service, and deploy" },
  });
}

function chosen({ project }: RunContext, { action, service }: VariableOptions): Service[] {
  const { services } = project;
  if (service === undefined && action === "list") return [...services];
  const found =
    service === undefined
      ? (services.find(({ port }) => port !== undefined) ?? services[0])
      : services.find(({ name }) => name === service);
  if (found !== undefined) return [found];
  throw new SluiceError("USAGE", `no such service: ${service}`, {
    facts: { "there are": services.map(({ name }) => name).join(", ") },
  });
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Before anything is asked: names that are none or not ours to give, values that would get lost. */
function refuse(
  { project }: RunContext,
  { objections }: Platform,
  spec: Service,
  { action, values, names }: VariableOptions,
): void {
  const all = action === "set" ? Object.keys(values) : names;
  if (all.length === 0) throw new SluiceError("USAGE", "no variable is named");
  const odd = all.filter((name) => !NAME.test(name));
  if (odd.length > 0) throw new SluiceError("USAGE", `no name of a variable: ${odd.join(", ")}`);
  const declared = declaredNames(project, spec);
  const owned = all.filter((name) => declared.has(name));
  if (owned.length > 0) {
    const by = owned.map((name) => `${name} (${declared.get(name)})`);
    throw new SluiceError("VARIABLE_OWNED", `not given by hand: ${by.join(", ")}`);
  }
  const before = objections({ spec, envVars: {} });
  const lost = objections({ spec, envVars: values }).filter((text) => !before.includes(text));
  if (lost.length > 0) throw new SluiceError("USAGE", lost.join("; "));
}

async function changeAll(
  { reporter }: RunContext,
  { operations, applications }: { operations: PlatformOperations; applications: Applications },
  { name: service }: Service,
  { action, values, names }: VariableOptions,
): Promise<void> {
  const own = applications.filter((one) => one.service === service);
  if (own.length === 0)
    throw new SluiceError("RELEASE_UNKNOWN", `${service} has not been deployed here yet`);
  const gone = await Promise.all(
    own.map(async (application) => {
      const { id, host } = application;
      const text = `${slotName(application)} has its variables`;
      const there = action === "set" ? [] : await operations.unsetVariables(id, names);
      if (action === "set") await operations.setVariables(id, values);
      reporter.report({ kind: "host", host, service, text });
      return there;
    }),
  );
  const unknown = names.filter((name) => !gone.flat().includes(name));
  if (unknown.length > 0) throw new SluiceError("USAGE", `not set: ${unknown.join(", ")}`);
}

type Applications = readonly Application[];

async function look(
  { project }: RunContext,
  operations: PlatformOperations,
  applications: Applications,
  service: Service,
): Promise<Variable[]> {
  const own = applications.filter((one) => one.service === service.name);
  const slots = own.map(async (application) => ({
    slot: slotName(application),
    variables: (await operations.variables(application.id)) ?? [],
  }));
  return listService(service.name, declaredNames(project, service), await Promise.all(slots));
}

function slotName({ service, slot, host }: Application): string {
  return `${service}-${slot}@${host}`;
}
