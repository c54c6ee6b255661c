import { readFile } from "node:fs/promises";
import { createHosts, destroyHosts } from "../../sandbox/hosts/index.ts";
import { capture } from "../../src/adapters/docker/image/processes.ts";
import { connectSsh } from "../../src/adapters/ssh/connect.ts";
import type { Exec } from "../../src/contracts/images.ts";
import { spawned } from "../../test/adapters/docker/image/engine.ts";

/** Where images are sent. */
export interface Destination {
  readonly name: string;
  readonly exec: Exec;
  close(): Promise<void>;
}

/** A host of the sandbox, over SSH. */
export async function sandboxDestination(): Promise<Destination> {
  const [host] = await createHosts({ count: 1, kind: "prepared", prefix: "images" });
  if (!host) throw new Error("the sandbox gave no host");
  const { address, port, user, hostKey, privateKey } = host.ssh;
  const expected = Buffer.from(hostKey.split(" ")[1] ?? "", "base64");
  const connection = await connectSsh(
    {
      address: { address, port, user },
      credentials: { privateKey: await readFile(privateKey, "utf8") },
      verify: (key) => key.equals(expected),
      timeoutMs: 10_000,
    },
    new AbortController().signal,
  );
  return {
    name: "sandbox host over SSH",
    exec: (argv) => connection.exec(argv),
    close: async () => {
      await connection.close();
      await destroyHosts([host]);
    },
  };
}

/** Another engine on this machine, by the address of its socket. */
export function engineDestination(address: string): Destination {
  return {
    name: address,
    exec: spawned(["env", `DOCKER_HOST=${address}`]),
    close: async () => {},
  };
}

/** Output of a command at a destination. Throws when it fails. */
export async function output(exec: Exec, argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await capture(exec(argv));
  if (code !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
  return stdout.trim();
}

export async function removeImages({ exec }: Destination): Promise<void> {
  await output(exec, ["sh", "-c", "docker image ls -aq | sort -u | xargs -r docker rmi -f"]);
}
