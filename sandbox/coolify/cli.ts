import { once } from "node:events";
import { parseArgs } from "node:util";
import { type Registry, startRegistry } from "../registry/index.ts";
import { type CoolifyOptions, startCoolify, type Version, VERSIONS } from "./index.ts";

export const usage = `  coolify [--version ${VERSIONS.join("|")}] [--real] [--port N] [--registry N]
                                       an instance of Coolify until Ctrl+C; with --real its servers are
                                       reached over SSH, and find a registry at 127.0.0.1:N`;

/** The instance's part of `npm run sandbox`. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === undefined) {
    console.error(usage);
    return 2;
  }
  const registry = await registryFor(options);
  const coolify = await startCoolify({
    ...options,
    ...(registry === undefined ? {} : { registryPort: registry.port }),
  });
  console.log(`export COOLIFY_URL=${coolify.url}\nexport COOLIFY_TOKEN='${coolify.token}'`);
  if (registry !== undefined) console.log(`# docker push ${registry.address}/…`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const { servers, applications, deployments } = coolify.state();
  await coolify.close();
  await registry?.close();
  const left = `${servers.length} servers, ${applications.length} applications`;
  console.error(`${coolify.calls.total()} calls, ${deployments.length} deployments, ${left}`);
  return 0;
}

async function registryFor({
  servers,
  registryPort,
}: CoolifyOptions): Promise<Registry | undefined> {
  return servers === "real" ? startRegistry(registryPort ?? 0) : undefined;
}

/** What was asked for; nothing when it cannot be understood. */
export function readOptions(argv: readonly string[]): CoolifyOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        version: { type: "string" },
        real: { type: "boolean" },
        port: { type: "string" },
        registry: { type: "string" },
      },
    });
    return {
      servers: values.real ? "real" : "simulated",
      ...(values.version === undefined ? {} : { version: versionIn(values.version) }),
      ...(values.port === undefined ? {} : { port: portIn(values.port) }),
      ...(values.registry === undefined ? {} : { registryPort: portIn(values.registry) }),
    };
  } catch {
    return undefined;
  }
}

function versionIn(text: string): Version {
  const version = VERSIONS.find((it) => it === text);
  if (version === undefined) throw new Error(`not one of ${VERSIONS.join(", ")}: ${text}`);
  return version;
}

function portIn(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`not a port: ${text}`);
  return Number(text);
}
