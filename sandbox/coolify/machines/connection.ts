import { once } from "node:events";
import { connect as openSocket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { Client, type ClientChannel } from "ssh2";
import type { Login } from "./types.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An SSH connection to a server. Host keys are not looked at: the vendor does not either. */
export interface Connection {
  readonly isOpen: boolean;
  /** Runs a line of shell. Rejects when the connection breaks. */
  run(command: string, input?: string): Promise<Ran>;
  close(): void;
}

/** @param registryPort the server's loopback leads there to this machine's, as long as it is open */
export async function connect(login: Login, registryPort: number | undefined): Promise<Connection> {
  const client = await logIn(login);
  if (registryPort !== undefined) await leadTo(client, registryPort);
  let isOpen = true;
  const lost = once(client, "close").then(() => {
    isOpen = false;
    throw new Error("the connection to the server broke");
  });
  // Only those who still wait for something hear of it.
  lost.catch(() => {});
  return {
    get isOpen() {
      return isOpen;
    },
    run: (command, input) => runOn(client, lost, command, input ?? ""),
    close: () => void client.end(),
  };
}

function logIn({ ip, port, user, privateKey, timeout }: Login): Promise<Client> {
  const client = new Client();
  const ms = timeout * 1000;
  const sock = openSocket({ host: ip, port, noDelay: true });
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      client.destroy();
      sock.destroy();
      reject(new Error(`ssh: connect to host ${ip} port ${port}: ${error.message}`));
    };
    sock.setTimeout(ms, () => fail(new Error("Connection timed out")));
    sock.on("error", fail);
    client.on("error", fail);
    client.once("ready", () => {
      sock.setTimeout(0);
      resolve(client);
    });
    const keepalive = { keepaliveInterval: 5_000, keepaliveCountMax: 3 };
    client.connect({ sock, username: user, privateKey, readyTimeout: ms, ...keepalive });
  });
}

const LEAD_TRIES = 30;
const LEAD_PAUSE_MS = 100;

/**
 * Passes on whatever arrives at a port of the server's loopback. A port that stays taken is left alone:
 * another instance leads it to the same place.
 */
async function leadTo(client: Client, port: number): Promise<void> {
  client.on("tcp connection", (_details, accept, refuse) => {
    const socket = openSocket({ host: "127.0.0.1", port, noDelay: true });
    socket.once("error", () => refuse());
    socket.once("connect", () => {
      const channel: ClientChannel = accept();
      channel.on("error", () => socket.destroy());
      socket.on("error", () => channel.destroy());
      channel.pipe(socket).pipe(channel);
    });
  });
  // One that has just closed its connection may hold the port for a moment.
  for (let left = LEAD_TRIES; left > 0 && !(await listenAt(client, port)); left -= 1) {
    await wait(LEAD_PAUSE_MS);
  }
}

function listenAt(client: Client, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    client.forwardIn("127.0.0.1", port, (error) => resolve(error === undefined || error === null));
  });
}

async function runOn(
  client: Client,
  lost: Promise<never>,
  command: string,
  input: string,
): Promise<Ran> {
  const channel = await Promise.race([openChannel(client, command), lost]);
  const [stdout, stderr, closed] = [text(channel), text(channel.stderr), once(channel, "close")];
  channel.end(input);
  const [code] = (await Promise.race([closed, lost])) as [number | null | undefined];
  return { code: code ?? 255, stdout: await stdout, stderr: await stderr };
}

function openChannel(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}
