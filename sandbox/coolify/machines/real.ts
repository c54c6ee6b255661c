import { quoteArgv } from "../../../src/model/quote.ts";
import {
  buildArgv,
  cloneAndBuildScript,
  createBody,
  createScript,
  inspectScript,
  listArgv,
  logsArgv,
  networkScript,
  pruneScript,
  removeScript,
} from "./argv.ts";
import { connect, type Connection, type Ran } from "./connection.ts";
import { parseContainers, parseFacts } from "./parse.ts";
import type { BuildOrder, ContainerSpec, Login, Machine, Machines } from "./types.ts";

/** Runs a line of shell on the server. Throws where it cannot be reached. */
type Run = (command: string, input?: string) => Promise<Ran>;

/** Servers over SSH, one connection each, opened when it is needed. */
export function createRealMachines(registryPort: number | undefined): Machines {
  const open = new Map<string, Promise<Connection>>();
  const connectionTo = async (login: Login): Promise<Connection> => {
    const key = `${login.user}@${login.ip}:${login.port}`;
    const found = await open.get(key)?.catch(() => undefined);
    if (found?.isOpen) return found;
    const fresh = connect(login, registryPort);
    open.set(key, fresh);
    return fresh;
  };
  return {
    of(login) {
      return toMachine(async (command, input) => {
        const connection = await connectionTo(login);
        return connection.run(asRoot(login, command), input);
      });
    },
    async close() {
      for (const it of open.values()) (await it.catch(() => undefined))?.close();
    },
  };
}

function asRoot({ user }: Login, command: string): string {
  return quoteArgv([...(user === "root" ? [] : ["sudo", "-n"]), "sh", "-c", command]);
}

function toMachine(run: Run): Machine {
  const must = async (command: string, input?: string): Promise<string> => {
    const { code, stdout, stderr } = await run(command, input);
    if (code === 0) return stdout;
    throw new Error(`Command execution failed (exit code ${code})\nError: ${stderr || stdout}`);
  };
  return {
    inspect: async (commands) => parseFacts(await must(inspectScript(commands))),
    createNetwork: async (name) => void (await run(networkScript(name))),
    images: {
      pull: async (reference) => void (await must(quoteArgv(["docker", "pull", reference]))),
      build: (order) => build(must, order),
      prune: async (kept) => void (await run(pruneScript(kept))),
    },
    containers: {
      start: (spec) => start(must, spec),
      list: async (label) => parseContainers(await must(quoteArgv(listArgv(label)))),
      async remove(names, graceSeconds) {
        if (names.length > 0) await run(removeScript(names, graceSeconds));
      },
      async removeVolumes(names) {
        if (names.length > 0) await run(quoteArgv(["docker", "volume", "rm", ...names]));
      },
      logs: async (name, lines, timestamps) =>
        must(`${quoteArgv(logsArgv(name, lines, timestamps))} 2>&1`),
    },
  };
}

type Must = (command: string, input?: string) => Promise<string>;

async function start(must: Must, spec: ContainerSpec): Promise<void> {
  const told = await must(createScript(spec.name), createBody(spec));
  const { Id, message } = JSON.parse(told) as { Id?: string; message?: string };
  if (Id === undefined) throw new Error(message ?? told);
  await must(quoteArgv(["docker", "start", spec.name]));
}

async function build(must: Must, order: BuildOrder): Promise<void> {
  const { repository, dockerfile = "" } = order;
  const said =
    repository === undefined
      ? await must(`${quoteArgv(buildArgv(order))} 2>&1`, dockerfile)
      : await must(cloneAndBuildScript(order), repository.privateKey ?? "");
  said.split("\n").filter(Boolean).forEach(order.tell);
}
