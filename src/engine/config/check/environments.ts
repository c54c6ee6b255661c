import type { Problem } from "../diagnostic.ts";
import { nearest } from "../../../model/nearest.ts";
import { droplets } from "../defaults.ts";
import { at, secretNames } from "./services.ts";
import { type Dictionary, type EnvironmentView, map, type View } from "./view.ts";

/** What an environment must fit: the services, the limits, itself. */
export function checkEnvironments(view: View): Problem[] {
  const each = [...view.environments.values()].flatMap((environment) => [
    ...checkHosts(environment, view),
    ...checkDomains(environment, view),
    ...checkEnvVars(environment, view),
    ...checkName(environment),
  ]);
  return [
    ...each,
    ...checkPreviewHosts(map(view.root["previews"]), view),
    ...checkPaths(view),
    ...nowhere(view),
  ];
}

/** Each preview is on one of them, so that data is as safe on many as on one. */
function checkPreviewHosts(previews: Dictionary, { root }: View): Problem[] {
  const { hosts, domain, quota } = previews;
  const path = ["previews", "hosts"];
  const most = map(quota)["hosts"];
  const here = ["previews", "quota", "hosts"];
  if (!Array.isArray(hosts)) {
    const fleet = map(hosts);
    const fix = "write previews.quota: { hosts: … }, and leave count: out";
    const made = "hosts are made when a preview has no room";
    return [
      ...checkSize(fleet, path),
      ...([undefined, 1].includes(fleet["count"] as number)
        ? []
        : [at([...path, "count"], made, fix)]),
      ...(typeof most === "number" ? checkCount(most, here, { root }) : []),
    ];
  }
  const why = `each preview is on one of ${hosts.length} hosts, and a wildcard record leads to all of them`;
  const fix = "name one host, or leave domain: out: sslip.io names lead to the right one";
  return [
    ...sameHost(hosts, path),
    ...(domain !== undefined && hosts.length > 1 ? [at(["previews", "domain"], why, fix)] : []),
    ...(most === undefined
      ? []
      : [at(here, "hosts that are named here are not made", "leave it out")]),
  ];
}

function checkPaths({ root, services }: View): Problem[] {
  const path = ["previews", "paths"];
  return Object.keys(map(map(root["previews"])["paths"]))
    .filter((name) => !services.has(name))
    .map((name) => unknown(name, "service", [...services.keys()], [...path, name]));
}

function nowhere({ root, environments }: View): Problem[] {
  if (environments.size > 0 || root["previews"] !== undefined) return [];
  const fix = "add environments: { local: { hosts: local } }";
  return [at(["environments"], "there is no environment to deploy to", fix)];
}

function checkName({ name, path }: EnvironmentView): Problem[] {
  if (name === "all") {
    return [at(path, "the name all stands for every environment", "choose another name")];
  }
  if (!["preview", "previews"].includes(name) && !/^preview-\d+$/.test(name)) return [];
  return [
    at(
      path,
      `the name ${name} is taken by pull requests`,
      "choose another name, or write previews at the top",
    ),
  ];
}

function checkHosts({ path, raw }: EnvironmentView, view: View): Problem[] {
  if (raw["hosts"] === undefined) {
    return [at(path, "it has no hosts", "add hosts: local, or hosts: [user@address]")];
  }
  return checkFleet(raw["hosts"], [...path, "hosts"], view);
}

function checkFleet(hosts: unknown, path: readonly string[], view: View): Problem[] {
  if (Array.isArray(hosts))
    return [...sameHost(hosts, path), ...statefulOn(hosts.length, path, view)];
  const fleet = map(hosts);
  const count = typeof fleet["count"] === "number" ? fleet["count"] : 1;
  return [
    ...checkSize(fleet, path),
    ...checkCount(count, [...path, "count"], view),
    ...statefulOn(count, path, view),
  ];
}

function sameHost(hosts: readonly unknown[], path: readonly string[]): Problem[] {
  const addresses = hosts.map((host) =>
    typeof host === "string"
      ? host.slice(host.indexOf("@") + 1)
      : [map(host)["address"], map(host)["port"] ?? 22].join(":"),
  );
  const plain = addresses.map((address) => address.replace(/:22$/, ""));
  return plain.flatMap((address, index) =>
    plain.indexOf(address) < index
      ? [
          {
            ...at(
              [...path, String(index)],
              `the host ${address} is here twice`,
              "keep one of the two",
            ),
            at: "value" as const,
          },
        ]
      : [],
  );
}

function checkSize(fleet: Dictionary, path: readonly string[]): Problem[] {
  if (fleet["provider"] === undefined) return [];
  const wanted = ["cpus", "memory"].filter((key) => fleet[key] !== undefined);
  if (fleet["size"] === undefined && wanted.length === 0) {
    return [at(path, "it has no size", "add size: s-1vcpu-2gb, or cpus: and memory:")];
  }
  if (fleet["size"] === undefined) return [];
  return wanted.map((key) =>
    at([...path, key], `size and ${key} exclude each other`, "keep one of the two"),
  );
}

function checkCount(
  count: number,
  path: readonly string[],
  { root }: Pick<View, "root">,
): Problem[] {
  const own = map(root["limits"])["droplets"];
  const limit = typeof own === "number" ? own : droplets;
  if (count <= limit) return [];
  return [
    at(
      path,
      `${count} hosts are more than the limit of ${limit}`,
      `lower it, or raise limits: { droplets: ${count} }`,
    ),
  ];
}

/** Each host would get a volume of its own, and each client another truth. */
function statefulOn(count: number, path: readonly string[], { services }: View): Problem[] {
  if (count < 2) return [];
  return [...services.values()]
    .filter((service) => service.raw["stateful"] === true)
    .map((service) =>
      at(
        [...service.path, "stateful"],
        `${service.name} is stateful, but ${path.slice(0, -1).join(".")} has ${count} hosts`,
        "use one host there, or a database outside this project",
      ),
    );
}

function checkDomains(environment: EnvironmentView, { services }: View): Problem[] {
  return [...environment.domains.keys()].flatMap((name) => {
    const service = services.get(name);
    const path = [...environment.path, "domains", name];
    if (service === undefined) return [unknown(name, "service", [...services.keys()], path)];
    if (service.isHttp || environment.domains.get(name)?.length === 0) return [];
    return [
      at(
        path,
        `${name} is not answered by nginx: it has no http port`,
        `add port: to services.${name}`,
      ),
    ];
  });
}

function checkEnvVars(environment: EnvironmentView, { services }: View): Problem[] {
  const names = Object.keys(map(environment.raw["env"]));
  if (names.length === 0) return [];
  const secrets = [...services.values()].flatMap((service) =>
    secretNames(service).map((name) => [name, service.name] as const),
  );
  const owners = new Map(secrets);
  return names
    .filter((name) => owners.has(name))
    .map((name) =>
      at(
        [...environment.path, "env", name],
        `${name} is a secret of ${owners.get(name)}`,
        "remove it here: a secret's value never stands in the file",
      ),
    );
}

export function unknown(
  name: string,
  what: string,
  known: readonly string[],
  path: string[],
): Problem {
  const near = nearest(name, known);
  const list = known.length === 0 ? "there are none" : `there are ${known.join(", ")}`;
  const fix = near === undefined ? list : `did you mean ${near}? (${list})`;
  return at(path, `there is no ${what} ${JSON.stringify(name)}`, fix);
}
