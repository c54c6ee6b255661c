import { parse } from "yaml";

/** A service of a Compose file, as far as ours go. */
export interface ComposeService {
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: unknown;
  /** What `docker run` is told of it; none of how it is built, waited for and started again. */
  readonly argv: readonly string[];
}

type Raw = Readonly<Record<string, unknown>>;
type Rule = (value: never) => readonly string[];

const none: Rule = () => [];
const each =
  (flag: string): Rule =>
  (values: readonly string[]) =>
    values.flatMap((one) => [flag, one]);

/** What is not here fails the test that reads it. */
const RULES: Readonly<Record<string, Rule>> = {
  image: none,
  build: none,
  depends_on: none,
  healthcheck: none,
  restart: none,
  volumes: none,
  stop_grace_period: none,
  env_file: (files: readonly { path: string; format: string }[]) =>
    files.flatMap(({ path, format }) => {
      // Docker's own reader of such files takes every value as it stands.
      if (format !== "raw") throw new Error(`${path} is read as ${format}`);
      return ["--env-file", path];
    }),
  environment: (values: Raw) =>
    Object.entries(values).flatMap(([name, value]) => ["--env", `${name}=${String(value)}`]),
  ports: each("--publish"),
  read_only: (value: boolean) => [`--read-only=${value}`],
  tmpfs: each("--tmpfs"),
  cap_drop: each("--cap-drop"),
  security_opt: each("--security-opt"),
};

/** The services of a Compose file in which `variables` are filled in. */
export function readCompose(
  text: string,
  variables: Readonly<Record<string, string>>,
): Record<string, ComposeService> {
  const filled = text.replaceAll(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind: string | undefined, rest = "") => {
      const value = variables[name] || (kind === "-" ? rest : "");
      if (value === "") throw new Error(`${name}: ${rest}`);
      return value;
    },
  );
  const { services } = parse(filled) as { services: Record<string, Raw> };
  return Object.fromEntries(Object.entries(services).map(([name, raw]) => [name, serviceOf(raw)]));
}

function serviceOf(raw: Raw): ComposeService {
  const argv = Object.entries(raw).flatMap(([key, value]) => {
    const rule = RULES[key];
    if (rule === undefined) throw new Error(`no test starts a service with ${key}`);
    return rule(value as never);
  });
  return { ...(raw as unknown as ComposeService), argv };
}
