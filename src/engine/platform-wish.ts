import type { Wish } from "../contracts/platform.ts";
import { SluiceError } from "../model/errors.ts";
import type { HostPlan, StartOperation } from "../model/plan.ts";
import type { RunContext } from "./context.ts";
import { containerVariables, type Secrets, serviceAddresses } from "./release/files.ts";

/** What a host contributes to the variables of its containers. */
export interface WishSource {
  readonly next: HostPlan["next"];
  /** Where containers reach the host. */
  readonly gateway: string;
  /** Service → variables that the host has kept; there only for what goes back. */
  readonly kept: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Variables that tell where databases are. */
  readonly databases?: Readonly<Record<string, string>>;
}

export function wishFor(
  { scope, secrets }: Pick<RunContext, "scope" | "secrets">,
  source: WishSource,
  { spec, place }: StartOperation,
): Wish {
  const addresses = addressesFor(source);
  const before = source.kept[spec.name];
  const own =
    before === undefined
      ? containerVariables(spec, secrets, addresses)
      : { ...before, ...renewed(addresses, before) };
  const more = { SLUICE_SLOT: place.slot, SLUICE_RELEASE: String(place.release) };
  return { scope, spec, place, envVars: { ...own, ...more } };
}

/** Variables by which services find each other, and their databases. */
export function addressesFor({ next, gateway, databases = {} }: WishSource): Secrets {
  const ports = Object.entries(next.services).flatMap(([name, state]) =>
    state.ports ? [[name, state.ports] as const] : [],
  );
  return { ...serviceAddresses(Object.fromEntries(ports), gateway), ...databases };
}

/** Kept files hold the addresses that plain Docker's containers use. */
function renewed(
  addresses: Readonly<Record<string, string>>,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  const ours = Object.entries(addresses).filter(([name]) =>
    kept[name]?.startsWith("http://host.docker.internal:"),
  );
  return Object.fromEntries(ours);
}

/** Before anything is built: what the platform cannot run as it is wanted. */
export function refuseUnfit({ adapters, project, secrets }: RunContext): object {
  const { name, objections } = adapters.platform!;
  const kept = (project.databases ?? []).flatMap((spec) => {
    const own = spec.secrets.filter(({ as }) => as === "env").map((one) => one.name);
    const names = [...Object.keys(spec.envVars), ...own];
    const all = adapters.databases?.objections(spec, names) ?? [];
    return all.map((text) => `services.${spec.name}: ${text}`);
  });
  const services = project.services.flatMap((spec) =>
    objections({ spec, envVars: containerVariables(spec, secrets, {}) }).map(
      (text) => `services.${spec.name}: ${text}`,
    ),
  );
  const found = [...kept, ...services];
  if (found.length === 0) return {};
  throw new SluiceError("CONFIG_INVALID", `${name} cannot run what deploy.yaml asks for`, {
    detail: found.join("\n"),
  });
}
