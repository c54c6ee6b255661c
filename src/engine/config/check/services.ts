import type { Problem } from "../diagnostic.ts";
import { map, type ServiceView } from "./view.ts";

/** What must fit together inside one service. */
export function checkService(service: ServiceView): Problem[] {
  return [checkSource, checkHealth, checkPublishing, checkSchedule, checkSecrets].flatMap((check) =>
    check(service),
  );
}

function checkSource({ path, raw }: ServiceView): Problem[] {
  const has = (key: string): boolean => raw[key] !== undefined;
  const whole = ["repository", "dockerfile", "image"].find(has);
  if (whole !== undefined) {
    const other = ["dockerfile", "image", "build", "preset"].find(
      (key) => key !== whole && has(key),
    );
    if (other === undefined) return checkKey(raw, path);
    const problem = `${whole} and ${other} exclude each other`;
    return [at([...path, other], problem, "keep one of the two")];
  }
  if (!has("build") && !has("preset")) {
    return [at(path, "it has neither image nor build", "add build: . or image: <name>")];
  }
  return ["dockerfile", "target"]
    .filter((key) => has("preset") && map(raw["build"])[key] !== undefined)
    .map((key) =>
      at(
        [...path, "build", key],
        `${key} makes no sense with preset`,
        "a preset brings its own Dockerfile; keep one of the two",
      ),
    );
}

function checkKey(raw: ServiceView["raw"], path: readonly string[]): Problem[] {
  const { url, key } = map(raw["repository"]);
  if (typeof url !== "string" || url.startsWith("https://") === (key === undefined)) return [];
  const [problem, fix] =
    key === undefined
      ? ["an address like git@ needs a key", "add key: with the name of a private key in Coolify"]
      : ["a key opens no https address", "write git@github.com:acme/shop.git"];
  return [at([...path, "repository", "url"], problem, fix)];
}

const CHECKS = ["path", "tcp", "command", "container"] as const;

function checkHealth({ path, raw }: ServiceView): Problem[] {
  if (raw["health"] === undefined) return [];
  const health = map(raw["health"]);
  const here = [...path, "health"];
  const given = CHECKS.filter((key) => health[key] !== undefined);
  const problems = given
    .slice(1)
    .map((key) =>
      at([...here, key], `${given[0]} and ${key} exclude each other`, "keep one of the two"),
    );
  const needsPort = given.find((key) => key === "path" || key === "tcp");
  if (needsPort !== undefined && raw["port"] === undefined) {
    problems.push(
      at(
        [...here, needsPort],
        `${needsPort} needs a port`,
        "add port: to the service, or check by a command",
      ),
    );
  }
  if (health["status"] !== undefined && health["path"] === undefined) {
    problems.push(at([...here, "status"], "status makes no sense without path", "add path: /up"));
  }
  return problems;
}

const HTTP_ONLY = ["domains", "max_body", "read_timeout", "nginx"] as const;

function checkPublishing({ path, raw, isHttp }: ServiceView): Problem[] {
  // A schedule has a better word for it, see below.
  if (isHttp || raw["schedule"] !== undefined) return [];
  const [why, fix] =
    raw["port"] === undefined
      ? ["there is no port", "add port: with the port in the container"]
      : ["protocol is tcp", "leave it out, or write protocol: http"];
  return HTTP_ONLY.filter((key) => raw[key] !== undefined).map((key) =>
    at([...path, key], `${key} makes no sense here: ${why}`, fix),
  );
}

function checkSchedule({ path, raw }: ServiceView): Problem[] {
  if (raw["schedule"] === undefined) return [];
  return ["port", "health", "stateful", ...HTTP_ONLY]
    .filter((key) => raw[key] !== undefined && raw[key] !== false)
    .map((key) =>
      at(
        [...path, key],
        `${key} makes no sense with schedule: it is not kept running`,
        "leave it out, or make two services",
      ),
    );
}

/** Names of the secrets of a service, in their order; undefined where one is not readable. */
export function secretNames({ raw }: ServiceView): (string | undefined)[] {
  const list = Array.isArray(raw["secrets"]) ? raw["secrets"] : [];
  return list.map((secret: unknown) => {
    const name = typeof secret === "string" ? secret : map(secret)["name"];
    return typeof name === "string" ? name : undefined;
  });
}

function checkSecrets(service: ServiceView): Problem[] {
  const names = secretNames(service);
  const env = map(service.raw["env"]);
  return names.flatMap((name, index) => {
    const path = [...service.path, "secrets", String(index)];
    if (name === undefined) return [];
    if (names.indexOf(name) < index) {
      return [
        {
          ...at(path, `the secret ${name} is here twice`, "keep one of the two"),
          at: "value" as const,
        },
      ];
    }
    if (!Object.hasOwn(env, name)) return [];
    return [
      at(
        [...service.path, "env", name],
        `${name} is a secret too`,
        "remove it here: a secret's value never stands in the file",
      ),
    ];
  });
}

/** A problem at a key. */
export function at(path: readonly string[], problem: string, fix: string): Problem {
  return { path, at: "key", problem, fix };
}
