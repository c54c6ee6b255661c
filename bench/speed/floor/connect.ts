import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { connectSsh } from "../../../src/adapters/ssh/connect.ts";
import type { Way } from "../bed.ts";

/** Two ways to run one script over one connection; the bench takes the faster one as the floor. */
export type Client = "ssh2" | "OpenSSH";

/** Connects, runs `script` as one SSH command and resolves when it has ended with 0. */
export async function runOver(client: Client, way: Way, script: string): Promise<void> {
  const code = await (client === "ssh2" ? overSsh2(way, script) : overOpenSsh(way, script));
  if (code !== 0) throw new Error(`the hand-written script ended with ${code} over ${client}`);
}

/** Our own adapter's connection, script announced: no other use of ssh2 takes fewer round trips. */
async function overSsh2(way: Way, script: string): Promise<number | null> {
  const address = { user: "root", address: way.address, port: way.port };
  const credentials = { privateKey: await readFile(way.host.ssh.privateKey, "utf8") };
  const argv = ["sh", "-c", script];
  const connection = await connectSsh(
    { address, credentials, verify: () => true, timeoutMs: 20_000 },
    new AbortController().signal,
    argv,
  );
  const { stdin, stdout, stderr, exit } = connection.exec(argv);
  stdin.end();
  stdout.resume();
  stderr.pipe(process.stderr, { end: false });
  const { code } = await exit;
  await connection.close();
  return code;
}

function overOpenSsh(way: Way, script: string): Promise<number | null> {
  const { privateKey, hostKey } = way.host.ssh;
  const known = `KnownHostsCommand=/bin/echo [${way.address}]:${way.port},${way.address} ${hostKey}`;
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "UserKnownHostsFile=/dev/null",
    known,
  ];
  const argv = [
    ["-F", "none", "-T", "-i", privateKey, "-p", String(way.port)],
    options.flatMap((option) => ["-o", option]),
    [`root@${way.address}`, script],
  ].flat();
  const child = spawn("ssh", argv, { stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}
