import { quote, quoteArgv } from "../../../src/model/quote.ts";
import type { BuildOrder, ContainerSpec, HealthCheck, Kept, Limits } from "./types.ts";

/** What runs on a server, as data. */

/** Tells what a validation asks: `ID`, one `has` per command that is there, Docker's version. */
export function inspectScript(commands: readonly string[]): string {
  return [
    `. /etc/os-release; echo "os $ID"`,
    ...commands.map((it) => `command -v ${quote(it)} >/dev/null && echo has ${quote(it)}`),
    `docker version --format 'docker {{.Server.Version}}' 2>/dev/null`,
    `docker compose version >/dev/null 2>&1 && echo compose`,
    "true",
  ].join("\n");
}

const FORMAT = ["{{.Names}}", "{{.Image}}", "{{.State}}", "{{.Status}}", "{{.Labels}}"].join("\t");

export function listArgv(label: string): string[] {
  return ["docker", "ps", "--all", "--no-trunc", "--filter", `label=${label}`, "--format", FORMAT];
}

export function removeScript(names: readonly string[], graceSeconds: number): string {
  const stop = ["docker", "stop", `--time=${graceSeconds}`, ...names];
  return `${quoteArgv(stop)}; ${quoteArgv(["docker", "rm", "--force", ...names])}`;
}

export function logsArgv(name: string, lines: number, timestamps: boolean): string[] {
  return ["docker", "logs", "-n", String(lines), ...(timestamps ? ["--timestamps"] : []), name];
}

/** The vendor's own words: a network that is there stays as it was made. */
export function networkScript(name: string): string {
  return `docker network create ${quote(name)} --attachable >/dev/null 2>&1 || true`;
}

/**
 * The vendor's own words, in its order: images of applications, containers, then all other images.
 * Its filters mean to spare applications; Docker spares what fits every one of them, and nothing does.
 * Deleting an image without force fails where a container uses it, and that is the only care taken.
 */
export function pruneScript(kept: readonly Kept[]): string {
  const list = ["docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}"];
  const remove = "xargs -r -n 1 docker image rm 2>/dev/null || true";
  const repositories = kept.map((it) => it.repository.replaceAll(/[.+*?[\]^$(){}|\\]/g, "\\$&"));
  const others =
    repositories.length === 0 ? "cat" : quoteArgv(["grep", "-vE", `^(${repositories.join("|")}):`]);
  const spared = ["proxy=true", "type=database", "type=application", "type=service"];
  return [
    ...kept.map(
      ({ repository, count }) =>
        `${quoteArgv([...list, repository])} | grep -v '<none>' | tail -n +${count + 1} | ${remove}`,
    ),
    quoteArgv([
      ...["docker", "container", "prune", "--force", "--filter", "label=coolify.managed=true"],
      ...spared.flatMap((label) => ["--filter", `label!=coolify.${label}`]),
    ]),
    "docker image prune --force",
    `${quoteArgv(list)} | grep -v '<none>' | ${others} | ${remove}`,
  ].join("\n");
}

/** Says what the container is over the engine's socket, where no argv can show its variables. */
export function createScript(name: string): string {
  const url = `http://localhost/containers/create?name=${encodeURIComponent(name)}`;
  const curl = ["curl", "-sS", "--unix-socket", "/var/run/docker.sock", "-X", "POST"];
  return quoteArgv([...curl, "-H", "Content-Type: application/json", "--data-binary", "@-", url]);
}

/** The body that goes with {@link createScript}. */
export function createBody(spec: ContainerSpec): string {
  const ports = spec.ports.map((it) => it.split(":") as [string, string]);
  const options = optionsOf(spec.options.join(" "));
  return JSON.stringify({
    Image: spec.image,
    Env: Object.entries(spec.envVars).map((it) => it.join("=")),
    Labels: spec.labels,
    ExposedPorts: Object.fromEntries(ports.map(([, inner]) => [`${inner}/tcp`, {}])),
    ...(spec.command === undefined ? {} : { Cmd: spec.command }),
    ...(options.entrypoint === undefined ? {} : { Entrypoint: options.entrypoint, Cmd: [] }),
    ...(options.hostname === undefined ? {} : { Hostname: options.hostname }),
    ...(spec.healthCheck === undefined ? {} : { Healthcheck: healthOf(spec.healthCheck) }),
    HostConfig: {
      RestartPolicy: { Name: "unless-stopped" },
      PortBindings: Object.fromEntries(
        ports.map(([outer, inner]) => [`${inner}/tcp`, [{ HostPort: outer }]]),
      ),
      Binds: spec.volumes,
      CapAdd: options.capAdd,
      CapDrop: options.capDrop,
      Init: options.init,
      Privileged: options.privileged,
      ...limitsOf(spec.limits),
    },
    NetworkingConfig: { EndpointsConfig: { [spec.network]: { Aliases: spec.aliases } } },
  });
}

const NANO = 1_000_000_000;

function healthOf(check: HealthCheck): object {
  return {
    Test: ["CMD-SHELL", check.command],
    Interval: check.interval * NANO,
    Timeout: check.timeout * NANO,
    Retries: check.retries,
    StartPeriod: check.startPeriod * NANO,
  };
}

function limitsOf({ memory, memorySwap, memoryReservation, cpus, cpuShares }: Limits): object {
  return {
    Memory: bytesOf(memory),
    MemorySwap: bytesOf(memorySwap),
    MemoryReservation: bytesOf(memoryReservation),
    NanoCpus: Math.round(Number(cpus) * NANO),
    CpuShares: cpuShares,
  };
}

/** `256m` → 268435456. */
export function bytesOf(text: string): number {
  const [, number = "0", unit = ""] = /^(\d+(?:\.\d+)?)\s*([bkmg]?)b?$/i.exec(text) ?? [];
  return Math.round(Number(number) * 1024 ** "bkmg".indexOf(unit.toLowerCase() || "b"));
}

export interface RunOptions {
  readonly entrypoint: readonly string[] | undefined;
  readonly hostname: string | undefined;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly init: boolean;
  readonly privileged: boolean;
}

/** The words of `docker run` that the vendor knows; others are passed over in silence, as there. */
export function optionsOf(text: string): RunOptions {
  const all = (name: string) =>
    [...text.matchAll(new RegExp(`${name}(?:=|\\s+)([^\\s-]\\S*)`, "g"))].map((it) => it[1]!);
  const entrypoint = /--entrypoint(?:=|\s+)("(?:\\.|[^"])*"|'[^']*'|\S+)/.exec(text)?.[1];
  return {
    entrypoint: entrypoint === undefined ? undefined : wordsOf(unquote(entrypoint)),
    hostname: all("--hostname")[0],
    capAdd: all("--cap-add"),
    capDrop: all("--cap-drop"),
    init: /--init\b/.test(text),
    privileged: /--privileged\b/.test(text),
  };
}

function unquote(text: string): string {
  if (/^".*"$/s.test(text)) return text.slice(1, -1).replaceAll(/\\(["$`\\])/g, "$1");
  return /^'.*'$/s.test(text) ? text.slice(1, -1) : text;
}

/** Splits as compose does a text where a list could stand. */
function wordsOf(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((it) => it.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** Builds from a Dockerfile alone, which comes on standard input. */
export function buildArgv({ tag, args }: BuildOrder): string[] {
  const pairs = Object.entries(args).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
  return ["docker", "build", "--network", "host", "--tag", tag, ...pairs, "-"];
}

/** Clones and builds; a deploy key comes on standard input and goes with the folder. */
export function cloneAndBuildScript(order: BuildOrder): string {
  const { url, branch, commit, path, privateKey } = order.repository!;
  const ssh = "ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes";
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const clone = quoteArgv(["git", "clone", "--branch", branch, url]);
  return [
    "set -e",
    'work=$(mktemp -d); trap \'rm -rf "$work"\' EXIT; umask 077; cat > "$work/key"',
    `export GIT_SSH_COMMAND="${ssh}${privateKey === undefined ? "" : " -i $work/key"}"`,
    `${clone} "$work/source" 2>&1`,
    ...(commit === "HEAD" ? [] : [`git -C "$work/source" checkout --quiet ${quote(commit)}`]),
    `cd "$work/source"${quote(folder)}`,
    `${quoteArgv(["docker", "build", "--network", "host", "--tag", order.tag])} -f "$work/source"${quote(path)} . 2>&1`,
  ].join("\n");
}
