import { type Socket, connect } from "node:net";
import type { Head } from "./head.ts";
import { createParser, expectResponse, place, push } from "./parser.ts";
import type { Patience, Wait } from "./patience.ts";

export interface Connection {
  /**
   * Sends a request and resolves when its response is complete (status 101: when its head is);
   * rejects with an Error that says how it was lost. Nobody looks whether the connection still
   * lives before using it.
   */
  request(bytes: Buffer, onBody?: (bytes: Buffer) => void): Promise<Head>;
  /** Sends more of a request's body, or bytes after an upgrade. */
  send(bytes: Buffer): void;
  /** Calls back when the connection ends or breaks, at once if it has. */
  onEnd(ended: (what: string) => void): void;
  close(): void;
}

const ignore = (): void => undefined;

/** Opens one TCP connection; rejects with an Error that says why it could not. */
export function openConnection(
  to: { readonly address: string; readonly port: number },
  patience: Patience,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    // Half-open, so that a close by the other side is seen by us and not tidied up by the socket.
    const socket = connect({ host: to.address, port: to.port, noDelay: true, allowHalfOpen: true });
    const wait = patience(() => socket.destroy(new Error("timeout")));
    const refused = (error: Error): void => {
      wait.stop();
      reject(new Error(`${reason(error)} while connecting`));
    };
    socket.once("error", refused);
    socket.once("connect", () => {
      wait.stop();
      socket.off("error", refused);
      resolve(converse(socket, patience));
    });
  });
}

/** HTTP/1.1 over a connected socket, one request at a time. */
function converse(socket: Socket, patience: Patience): Connection {
  const outcome = createOutcome(patience);
  let head: Head | undefined;
  let onBody: (bytes: Buffer) => void = ignore;
  const parser = createParser({
    head: (next) => (head = next),
    body: (bytes) => onBody(bytes),
    done: () => outcome.answered(head as Head),
  });
  const fail = (what: string): void => {
    outcome.lost(what);
    socket.destroy();
  };
  socket.on("data", (bytes: Buffer) => {
    outcome.heard();
    try {
      push(parser, bytes);
    } catch (error) {
      fail((error as Error).message);
    }
  });
  socket.on("end", () => fail(`closed by the server ${place(parser)}`));
  socket.on("error", (error) => fail(`${reason(error)} ${place(parser)}`));
  return {
    request(bytes, body = ignore) {
      const answer = outcome.expect(() => fail(`timeout ${place(parser)}`));
      onBody = body;
      expectResponse(parser);
      socket.write(bytes);
      return answer;
    },
    send(bytes) {
      outcome.heard();
      socket.write(bytes);
    },
    onEnd: (ended) => outcome.onEnd(ended),
    close: () => socket.destroy(),
  };
}

/** What became of a connection's present request, and of the connection. */
function createOutcome(patience: Patience) {
  let waiting: { resolve: (head: Head) => void; reject: (error: Error) => void } | undefined;
  let wait: Wait | undefined;
  let broken: string | undefined;
  let ended: (what: string) => void = ignore;
  return {
    expect(late: () => void): Promise<Head> {
      if (broken !== undefined) return Promise.reject(new Error(broken));
      wait = patience(late);
      return new Promise((resolve, reject) => (waiting = { resolve, reject }));
    },
    heard: () => wait?.reset(),
    answered(head: Head) {
      wait?.stop();
      waiting?.resolve(head);
      waiting = undefined;
    },
    lost(what: string) {
      if (broken !== undefined) return;
      broken = what;
      wait?.stop();
      waiting?.reject(new Error(what));
      ended(what);
    },
    onEnd(callback: (what: string) => void) {
      ended = callback;
      if (broken !== undefined) callback(broken);
    },
  };
}

function reason(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
