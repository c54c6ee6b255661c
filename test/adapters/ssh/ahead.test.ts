// What may be sent with the login is sent with the login, by every kind of key.
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import ssh2 from "ssh2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startRelay } from "../../../sandbox/hosts/relay/server.ts";
import { connectSsh } from "../../../src/adapters/ssh/connect.ts";
import type { HostProcess } from "../../../src/contracts/host.ts";
import type { HostAddress } from "../../../src/model/project.ts";
import { type Sshd, startSshd } from "./sshd.ts";

const ROUND_TRIP_MS = 300;
let sshd: Sshd;
const keys: Record<string, string> = {};

beforeAll(async () => {
  sshd = await startSshd();
  keys["ed25519"] = sshd.key;
  for (const type of ["ecdsa", "rsa"]) {
    const file = `${sshd.folder}/${type}`;
    execFileSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-f", file]);
    appendFileSync(`${sshd.folder}/authorized_keys`, readFileSync(`${file}.pub`));
    keys[type] = readFileSync(file, "utf8");
  }
});
afterAll(() => sshd.stop());

function connect(address: HostAddress, privateKey: string, first?: readonly string[]) {
  const options = { address, credentials: { privateKey }, verify: () => true, timeoutMs: 20_000 };
  return connectSsh(options, new AbortController().signal, first);
}

async function outputOf({ stdout, stderr, exit }: HostProcess): Promise<string> {
  stderr.resume();
  const chunks = await stdout.toArray();
  await exit;
  return Buffer.concat(chunks as Buffer[]).toString();
}

/**
 * From before the connection until the first byte of a command, ms; the least of two tries, or of
 * up to six until it is below `enough`: a busy machine makes a try longer, never shorter.
 */
async function timeOf(
  address: HostAddress,
  key: string,
  announced: boolean,
  enough = Infinity,
): Promise<number> {
  const argv = ["echo", "here"];
  const tries: number[] = [];
  while (tries.length < 2 || (tries.length < 6 && Math.min(...tries) >= enough)) {
    const begin = performance.now();
    const connection = await connect(address, key, announced ? argv : undefined);
    const process = connection.exec(argv);
    await once(process.stdout, "readable");
    tries.push(performance.now() - begin);
    expect(await outputOf(process)).toBe("here\n");
    await connection.close();
  }
  return Math.min(...tries);
}

/** Counted from packets: the way there, versions and keys, the exchange, then what is asked for. */
test.concurrent.for([
  ["ed25519", true, 4],
  ["ecdsa", true, 4],
  ["rsa", true, 4],
  ["ed25519", false, 6],
] as const)(
  "with a key of type %s, announced: %s, a command takes at most %i round trips",
  async ([type, announced, count]) => {
    const near = await timeOf(sshd.address, keys[type]!, announced);
    const relay = await startRelay(sshd.address, ROUND_TRIP_MS);
    const address = { ...sshd.address, address: "127.0.0.1", port: relay.port };
    const most = near + (count + 0.9) * ROUND_TRIP_MS;
    const far = await timeOf(address, keys[type]!, announced, most);
    relay.close();
    expect((far - near) / ROUND_TRIP_MS).toBeLessThan(count + 0.9);
  },
);

test("another command than the announced one is not run in its place", async () => {
  const connection = await connect(sshd.address, sshd.key, ["cat"]);
  expect(() => connection.exec(["rm"])).toThrow(/announced/);
  await connection.close();
});

test("a command that nobody asks for ends with its connection", async () => {
  const mark = `${sshd.folder}/ended`;
  const connection = await connect(sshd.address, sshd.key, [
    "sh",
    "-c",
    `cat; echo ended >${mark}`,
  ]);
  await connection.close();
  await expect.poll(() => existsSync(mark), { timeout: 20_000 }).toBe(true);
});

test("a server that is not OpenSSH is asked for the command when the channel is there", async () => {
  const asked: string[] = [];
  const hostKey = readFileSync(`${sshd.folder}/host`);
  const server = new ssh2.Server({ hostKeys: [hostKey], ident: "other_1.0" }, (client) => {
    client.on("authentication", (context) => context.accept());
    client.on("session", (accept) => {
      accept().on("exec", (acceptExec, _reject, { command }) => {
        asked.push(command);
        const channel = acceptExec();
        channel.end("here\n");
        channel.exit(0);
        channel.close();
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const argv = ["echo", "here"];
  const connection = await connect({ ...sshd.address, port }, sshd.key, argv);
  expect(await outputOf(connection.exec(argv))).toBe("here\n");
  expect(asked).toEqual(["echo here"]);
  await connection.close();
  server.close();
});
