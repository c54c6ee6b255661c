import type { Problem } from "../diagnostic.ts";
import type { EnvironmentView, View } from "./view.ts";

interface Claim {
  readonly domain: string;
  readonly owner: string;
  readonly path: readonly string[];
}

/** One domain leads to one service of one environment. */
export function checkDomainClaims(view: View): Problem[] {
  const environments = [...view.environments.values()];
  const within = environments.flatMap((environment) => clashes(claimsIn(environment, view)));
  const across = clashes(environments.flatMap((environment) => ownClaims(environment)));
  const withoutAny = environments.length === 0 ? clashes(claimsIn(undefined, view)) : [];
  const tooLong = environments.flatMap((environment) =>
    claimsIn(environment, view).flatMap(checkLength),
  );
  return [...within, ...across, ...withoutAny, ...tooLong];
}

function clashes(claims: readonly Claim[]): Problem[] {
  const first = new Map<string, Claim>();
  return claims.flatMap((claim) => {
    const earlier = first.get(claim.domain);
    if (earlier === undefined) first.set(claim.domain, claim);
    if (earlier === undefined) return [];
    const problem = `the domain ${claim.domain} is also one of ${earlier.owner}`;
    return [{ path: claim.path, at: "value" as const, problem, fix: "keep it at one of the two" }];
  });
}

/** All domains as they will be in an environment: its own instead of those of a service. */
function claimsIn(environment: EnvironmentView | undefined, { services }: View): Claim[] {
  return [...services.values()].flatMap((service) => {
    const own = environment?.domains.get(service.name);
    const list = own ?? service.domains;
    const path =
      own === undefined
        ? [...service.path, "domains"]
        : [...(environment?.path ?? []), "domains", service.name];
    return claims(list, service.name, path, environment?.name);
  });
}

/** Only what an environment says itself: a domain of a service is shared by environments on purpose. */
function ownClaims(environment: EnvironmentView): Claim[] {
  return [...environment.domains].flatMap(([service, list]) => {
    const path = [...environment.path, "domains", service];
    const unique = list.map((domain, index) => (list.indexOf(domain) < index ? "" : domain));
    return claims(unique, `${service} in ${environment.name}`, path, environment.name);
  });
}

function claims(
  list: readonly string[],
  owner: string,
  path: readonly string[],
  environment?: string,
): Claim[] {
  return list
    .map((domain, index) => ({
      domain: environment === undefined ? domain : domain.replaceAll("${environment}", environment),
      owner,
      path: [...path, String(index)],
    }))
    .filter(({ domain }) => domain !== "");
}

/** The schema saw the text before the name of the environment was filled in. */
function checkLength({ domain, path }: Claim): Problem[] {
  const longest = domain.split(".").reduce((longest, label) => Math.max(longest, label.length), 0);
  if (longest <= 63 && domain.length <= 253) return [];
  const problem = `the domain ${domain.slice(0, 80)} is too long`;
  return [{ path, at: "value", problem, fix: "at most 63 characters between dots and 253 in all" }];
}
