import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Requests } from "./deliveries.ts";

export interface LoadResult {
  /** Milliseconds of each answer, from when its request was due. */
  readonly times: Float64Array;
  readonly byStatus: Readonly<Record<number, number>>;
  readonly ms: number;
}

/**
 * One connection that is kept, one request at a time; the least that can be done for an answer, so
 * that the two cores are the server's.
 */
class Client {
  readonly #socket: Socket;
  #answered: ((status: number) => void) | undefined;
  #text = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    const lost = () => this.#answer(0);
    socket.on("error", lost);
    socket.on("close", lost);
  }

  static async open(port: number): Promise<Client> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new Client(socket);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  send(request: Buffer): Promise<number> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Both servers announce the length of an answer. */
  #read(chunk: Buffer): void {
    this.#text += chunk.toString("latin1");
    const end = this.#text.indexOf("\r\n\r\n");
    if (end === -1) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#text)?.[1] ?? 0);
    if (this.#text.length < end + 4 + length) return;
    const status = Number(this.#text.slice(9, 12));
    const isLast = /\r\nconnection: close\r\n/i.test(this.#text);
    this.#text = "";
    // Its sender stops: what is asked for next goes over another connection.
    if (isLast) this.#socket.destroy();
    this.#answer(status);
  }

  #answer(status: number): void {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(status);
  }
}

/** As fast as `connections` get answers. */
export async function closedLoop(
  port: number,
  requests: Requests,
  connections: number,
): Promise<LoadResult> {
  const record = new Recorder(requests.length);
  let next = 0;
  const clients = Array.from({ length: connections }, async () => {
    let client = await Client.open(port);
    while (next < requests.length) {
      const request = requests[next++]!;
      const start = performance.now();
      record.add(await client.send(request), performance.now() - start);
      // A server may end the connection of a request that it refuses.
      if (!client.isOpen) client = await Client.open(port);
    }
    client.close();
  });
  await Promise.all(clients);
  return record.result();
}

/** `perSecond` at even distances, whether or not the ones before were answered. */
export async function openLoop(
  port: number,
  requests: Requests,
  perSecond: number,
): Promise<LoadResult> {
  const record = new Recorder(requests.length);
  const idle: Client[] = [];
  const start = performance.now();
  const sent = requests.map(async (request, n) => {
    const due = start + (n / perSecond) * 1000;
    await sleep(Math.max(0, due - performance.now()));
    const client = idle.pop() ?? (await Client.open(port));
    record.add(await client.send(request), performance.now() - due);
    if (client.isOpen) idle.push(client);
  });
  await Promise.all(sent);
  idle.forEach((client) => client.close());
  return record.result();
}

class Recorder {
  readonly #times: Float64Array;
  readonly #byStatus: Record<number, number> = {};
  readonly #start = performance.now();
  #count = 0;

  constructor(most: number) {
    this.#times = new Float64Array(most);
  }

  add(status: number, ms: number): void {
    this.#times[this.#count++] = ms;
    this.#byStatus[status] = (this.#byStatus[status] ?? 0) + 1;
  }

  result(): LoadResult {
    const times = this.#times.slice(0, this.#count).sort();
    return { times, byStatus: this.#byStatus, ms: performance.now() - this.#start };
  }
}

/** `share`: 0.99 for p99. */
export function percentile(times: Float64Array, share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
}
