import { connect as openSocket, type Socket } from "node:net";
import ssh2, { Client, type ClientChannel, type ConnectConfig, type ParsedKey } from "ssh2";
import type { HostConnection, HostProcess } from "../../contracts/host.ts";
import { SluiceError } from "../../model/errors.ts";
import type { HostAddress } from "../../model/project.ts";
import { quoteArgv } from "../../model/quote.ts";
import { PassThrough } from "node:stream";
import { type Announced, sendAhead } from "./ahead.ts";

export interface SshOptions {
  readonly address: HostAddress;
  readonly credentials: SshCredentials;
  /** Decides by the raw key; a host key is always verified. */
  readonly verify: (hostKey: Buffer) => boolean;
  readonly timeoutMs: number;
}

/** A private key, or the socket of an agent. */
export interface SshCredentials {
  readonly privateKey?: string;
  readonly passphrase?: string;
  readonly agent?: string;
}

/**
 * Rejects with `HOST_UNREACHABLE`, `HOST_KEY_MISMATCH` or `HOST_LOGIN_REFUSED`. The argv `first` is
 * sent together with the login.
 */
export async function connectSsh(
  options: SshOptions,
  signal: AbortSignal,
  first?: readonly string[],
): Promise<HostConnection> {
  signal.throwIfAborted();
  const client = new Client();
  const socket = openSocket({
    host: options.address.address,
    port: options.address.port,
    // ssh2 leaves Nagle on: 20 commands then take 1,770 ms instead of 50.
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 15_000,
  });
  const abort = () => socket.destroy(new Error("aborted"));
  signal.addEventListener("abort", abort, { once: true });
  const ahead = first && announce(client, quoteArgv(first));
  try {
    await handshake(client, socket, options, ahead);
  } finally {
    signal.removeEventListener("abort", abort);
  }
  return connection(client, ahead);
}

/** A command that may be under way before anybody calls `exec`. */
interface Ahead extends Announced {
  process?: HostProcess;
}

function announce(client: Client, command: string): Ahead {
  const ahead: Ahead = {
    command,
    begin: () => (ahead.process = startProcess(client, command)),
  };
  return ahead;
}

function handshake(
  client: Client,
  socket: Socket,
  options: SshOptions,
  ahead: Announced | undefined,
): Promise<void> {
  const { address, credentials } = options;
  let keyRefused = false;
  const config: ConnectConfig = {
    sock: socket,
    username: address.user,
    readyTimeout: options.timeoutMs,
    keepaliveInterval: 5_000,
    keepaliveCountMax: 3,
    hostVerifier: (key: Buffer) => {
      keyRefused = !options.verify(key);
      return !keyRefused;
    },
    ...credentials,
    // ssh2 would first ask what there is, which takes a round trip.
    authHandler: [credentials.privateKey === undefined ? "agent" : "publickey"],
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { level?: string }) => {
      client.destroy();
      reject(explainFailure(address, error, keyRefused));
    };
    const slow = setTimeout(() => fail(new Error("no answer")), options.timeoutMs);
    // Both go on complaining after the first error; a loss after `ready` shows as the end of every
    // process. An error without a listener would end ours.
    socket.on("error", fail);
    client.on("error", fail);
    client.once("ready", () => {
      clearTimeout(slow);
      resolve();
    });
    client.once("close", () => clearTimeout(slow));
    client.connect(config);
    const key = keyOf(credentials);
    if (key !== undefined) sendAhead(client, key.type, ahead);
  });
}

function keyOf({ privateKey, passphrase }: SshCredentials): ParsedKey | undefined {
  if (privateKey === undefined) return undefined;
  const key = ssh2.utils.parseKey(privateKey, passphrase);
  return key instanceof Error ? undefined : key;
}

function explainFailure(
  { user, address, port }: HostAddress,
  error: Error & { level?: string },
  keyRefused: boolean,
): SluiceError {
  const place = `${address}:${port}`;
  if (keyRefused) {
    return new SluiceError("HOST_KEY_MISMATCH", `the key of ${place} is not the one on record`);
  }
  if (error.level === "client-authentication") {
    return new SluiceError("HOST_LOGIN_REFUSED", `${place} refused to let ${user} in`);
  }
  return new SluiceError("HOST_UNREACHABLE", `cannot connect to ${place}: ${error.message}`);
}

function connection(client: Client, ahead: Ahead | undefined): HostConnection {
  let commands = 0;
  return {
    get commands() {
      return commands;
    },
    exec(argv) {
      const command = quoteArgv(argv);
      if (commands++ > 0 || ahead?.process === undefined) return startProcess(client, command);
      if (command !== ahead.command) throw new Error("another command was announced");
      return ahead.process;
    },
    async close() {
      client.end();
      // A dead peer never answers the goodbye.
      setTimeout(() => client.destroy(), 1_000).unref();
    },
  };
}

/** Streams exist at once; what is written before the channel opens waits in them. */
function startProcess(client: Client, command: string): HostProcess {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exit = new Promise<{ code: number | null }>((resolve) => {
    const end = (code: number | null) => {
      client.off("close", lost);
      stdin.destroy(); // Whoever still writes must not wait for a reader for ever.
      resolve({ code });
    };
    const lost = () => {
      stdout.end();
      stderr.end();
      end(null);
    };
    client.once("close", lost);
    try {
      client.exec(command, (error, channel) => {
        if (error) return lost();
        pump(channel, stdin, stdout, stderr);
        channel.once("close", (code: number | null | undefined) => end(code ?? null));
      });
    } catch {
      lost(); // ssh2 throws when the connection is gone already.
    }
  });
  return { stdin, stdout, stderr, exit };
}

function pump(
  channel: ClientChannel,
  stdin: PassThrough,
  stdout: PassThrough,
  stderr: PassThrough,
): void {
  channel.on("error", () => {});
  stdin.pipe(channel);
  // Who destroys the input gives up on the process: it must not wait for the connection's end.
  stdin.once("close", () => {
    if (!stdin.readableEnded) channel.close();
  });
  channel.pipe(stdout);
  channel.stderr.pipe(stderr);
}
