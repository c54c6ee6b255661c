import { once } from "node:events";
import {
  memoryConnection,
  type MemoryConnection,
  type MemoryProcess,
} from "../../../src/adapters/memory/host.ts";
import { hostContract } from "../../contracts/host.ts";

/** The few programs that the suite uses. */
async function programs({ argv, stdin, stdout, stderr }: MemoryProcess): Promise<number> {
  const [name, first = "", ...words] = argv;
  if (name === "printf") stdout.write(words.map((word) => `${word}\0`).join(""));
  else if (name === "cat") for await (const chunk of stdin) await write(stdout, chunk as Buffer);
  else if (name === "head") {
    for (let left = Number(words[0]); left > 0; left -= 65_536)
      await write(stdout, Buffer.alloc(65_536));
  } else if (name === "sh" && words[0]?.startsWith("exit")) return Number(words[0].slice(5));
  else if (name === "sh") {
    stdout.write("out\n");
    stderr.write("err\n");
  } else return first === "" ? 127 : 1;
  return 0;
}

async function write(stdout: MemoryProcess["stdout"], chunk: Buffer): Promise<void> {
  if (!stdout.write(chunk)) await once(stdout, "drain");
}

hostContract("memory", async () => ({
  connect: async () => memoryConnection(programs),
  lose: (connection) => (connection as MemoryConnection).lose(),
  stop: async () => {},
}));
