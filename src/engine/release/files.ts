import type { ContainerFiles } from "../../contracts/runtime.ts";
import type { StartOperation } from "../../model/plan.ts";
import type { Service } from "../../model/project.ts";
import { SluiceError } from "../../model/errors.ts";
import { quote } from "../../model/quote.ts";
import type { ServicePorts } from "../../model/slot.ts";
import { writeFile } from "../host/shell.ts";

/** Values of the secrets that a service names; absent on a rollback, which uses the host's files. */
export type Secrets = Readonly<Record<string, string>>;

/** What a container's files follow from. */
type ContainerSpec = Pick<StartOperation, "spec" | "place">;

/** Where a container's variables and secrets lie; one folder per specification, so they are shared. */
export function secretFolder(folder: string, place: StartOperation["place"]): string {
  return `${folder}/secrets/${place.service}-${place.specification}`;
}

export function containerFiles(folder: string, start: ContainerSpec): ContainerFiles {
  const own = secretFolder(folder, start.place);
  const names = start.spec.secrets.filter(({ as }) => as === "file").map(({ name }) => name);
  return {
    envFile: `${own}/env`,
    secretFiles: Object.fromEntries(names.map((name) => [name, `${own}/files/${name}`])),
    exports: `${own}/exports`,
  };
}

/**
 * Shell that writes the files of a container, or checks that they are there. Values travel on
 * standard input inside the phase, never in an argv. The env file holds what fits on one line;
 * other values are exported by `exports`, which is read only around `docker run`.
 */
export function writeFiles(
  folder: string,
  start: ContainerSpec,
  secrets: Secrets | undefined,
  addresses: Secrets,
): string {
  const files = containerFiles(folder, start);
  if (secrets === undefined) return `[ -e ${quote(files.envFile)} ]`;
  const variables = Object.entries(containerVariables(start.spec, secrets, addresses));
  const oneLine = variables.filter(([, value]) => fitsOneLine(value));
  const spanning = variables.filter(([, value]) => !fitsOneLine(value));
  const own = quote(`${secretFolder(folder, start.place)}/files`);
  const lines = [
    `{ [ -d ${own} ] || mkdir -p ${own}; }`,
    writeFile(files.envFile, oneLine.map(([name, value]) => `${name}=${value}\n`).join("")),
    ...(spanning.length === 0
      ? [`{ [ ! -e ${quote(files.exports)} ] || rm -f ${quote(files.exports)}; }`]
      : [writeFile(files.exports, spanning.map(exportLine).join(""))]),
    // The folders above are root's alone; inside the container any user may have to read it.
    ...Object.entries(files.secretFiles).map(([name, path]) =>
      writeFile(path, secrets[name] ?? "", "444"),
    ),
  ];
  return lines.join(" && ");
}

/** Names that would change Docker's client itself while it starts the container. */
const RESERVED = /^(PATH|HOME|IFS|ENV|DOCKER_.*|LD_.*|BUILDKIT_.*)$/;

/** Docker takes a trailing `\r` for part of the line's end, and lines of up to 64 KiB. */
function fitsOneLine(value: string): boolean {
  return !/[\r\n]/.test(value) && value.length < 10_000;
}

function exportLine([name, value]: [string, string]): string {
  if (RESERVED.test(name)) {
    throw new SluiceError(
      "CONFIG_INVALID",
      `${name} may not hold several lines: give it as a file`,
    );
  }
  return `export ${name}=${quote(value)}; set -- "$@" --env ${name}\n`;
}

/** What the container sees: what the user wrote wins over what we add. */
export function containerVariables(
  service: Service,
  secrets: Secrets,
  addresses: Secrets,
): Secrets {
  const named = service.secrets.filter(({ as }) => as === "env").map(({ name }) => name);
  return {
    ...(service.port === undefined ? {} : { PORT: String(service.port) }),
    ...addresses,
    ...service.envVars,
    ...Object.fromEntries(named.map((name) => [name, secrets[name] ?? ""])),
  };
}

/** `WEB_URL` and so on: where nginx on the host answers for the other services. */
export function serviceAddresses(
  ports: Readonly<Record<string, ServicePorts>>,
  host = "host.docker.internal",
): Secrets {
  return Object.fromEntries(
    Object.entries(ports).map(([service, { internal }]) => [
      `${service.toUpperCase().replaceAll("-", "_")}_URL`,
      `http://${host}:${internal}`,
    ]),
  );
}
