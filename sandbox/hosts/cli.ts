import { parseArgs } from "node:util";
import {
  createHosts,
  type HostRequest,
  listHosts,
  removeHosts,
  type SandboxHost,
} from "./index.ts";

export const usage = `  hosts up [count] [--bare] [--latency MS] [--disk MB] [--prefix WORD]
                                       make hosts that stay until \`hosts down\`
  hosts list                           show every sandbox host of this machine
  hosts down [word]                    remove those with the word in their name, or all`;

/** The hosts' part of `npm run sandbox`. */
export async function main(argv: readonly string[]): Promise<number> {
  const [verb, ...rest] = argv;
  if (verb === "up") return up(rest);
  if (verb === "list") return list();
  if (verb === "down") return down(rest[0]);
  console.error(usage);
  return 2;
}

async function up(argv: readonly string[]): Promise<number> {
  const request = readRequest(argv);
  if (request === undefined) {
    console.error(usage);
    return 2;
  }
  for (const host of await createHosts(request)) console.log(describe(host));
  return 0;
}

/** What `hosts up` was asked for; nothing when it cannot be understood. */
export function readRequest(argv: readonly string[]): HostRequest | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        bare: { type: "boolean" },
        latency: { type: "string" },
        disk: { type: "string" },
        prefix: { type: "string" },
      },
    });
    return {
      count: whole(positionals[0] ?? "1"),
      kind: values.bare ? "bare" : "prepared",
      keep: true,
      ...(values.latency === undefined ? {} : { latencyMs: whole(values.latency) }),
      ...(values.disk === undefined ? {} : { diskBytes: whole(values.disk) * 1_000_000 }),
      ...(values.prefix === undefined ? {} : { prefix: values.prefix }),
    };
  } catch {
    return undefined;
  }
}

function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`not a whole number: ${text}`);
  return Number(text);
}

function describe({ name, address, ssh }: SandboxHost): string {
  const port = ssh.port === 22 ? "" : ` -p ${ssh.port}`;
  return `${name}  ${address}  ${ssh.fingerprint}
  ssh -i ${ssh.privateKey}${port} root@${ssh.address}`;
}

async function list(): Promise<number> {
  for (const host of await listHosts()) {
    console.log(`${host.name}  ${host.address}  ${host.kind}  ${host.state}`);
  }
  return 0;
}

async function down(word?: string): Promise<number> {
  const removed = await removeHosts(word);
  console.log(`removed ${removed.length === 0 ? "nothing" : removed.join(" ")}`);
  return 0;
}
