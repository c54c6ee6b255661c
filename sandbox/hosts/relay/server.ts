import { type AddressInfo, createServer, Socket } from "node:net";
import { type DelayLine, delayLine } from "./delay-line.ts";

/** Bytes under way in one direction before the sender is held up: 330 MB/s at 50 ms. */
const WINDOW = 8 * 1024 * 1024;

export interface Target {
  readonly address: string;
  readonly port: number;
}

export interface RelayServer {
  readonly port: number;
  dropConnections(): void;
  close(): void;
}

/**
 * Listens on loopback and carries every connection to `target`, `rttMs` there and back. The handshake
 * costs what it does on a long wire: the target sees the connection after one and a half round trips.
 */
export async function startRelay(target: Target, rttMs: number): Promise<RelayServer> {
  const open = new Set<Socket>();
  const track = (socket: Socket) => {
    open.add(socket.setNoDelay(true));
    return socket.once("close", () => open.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    join(track(client), track(new Socket({ allowHalfOpen: true })), target, rttMs);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const dropConnections = () => open.forEach((socket) => void socket.resetAndDestroy());
  return {
    port: (server.address() as AddressInfo).port,
    dropConnections,
    close() {
      server.close();
      dropConnections();
    },
  };
}

function join(client: Socket, remote: Socket, target: Target, rttMs: number): void {
  const there = delayLine(rttMs / 2);
  carry(client, remote, there);
  carry(remote, client, delayLine(rttMs / 2));
  // Accepting took no time, so the client is held for the round trip that connecting takes.
  setTimeout(() => {
    there(() => void remote.connect({ host: target.address, port: target.port }));
    client.resume();
  }, rttMs);
}

/** One direction. Data, its end and a reset travel in one line and so in order. */
function carry(from: Socket, to: Socket, line: DelayLine): void {
  let underWay = 0;
  const arrived = (length: number) => {
    underWay -= length;
    if (from.isPaused() && underWay < WINDOW) from.resume();
  };
  from.on("data", (chunk: Buffer) => {
    underWay += chunk.length;
    if (underWay >= WINDOW) from.pause();
    line(() => void to.write(chunk, () => arrived(chunk.length)));
  });
  from.on("end", () => line(() => void to.end()));
  from.on("error", () => line(() => void to.resetAndDestroy()));
}
