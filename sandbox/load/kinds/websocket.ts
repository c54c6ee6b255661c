import { createHash, randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Connection } from "../connection.ts";
import type { Head } from "../head.ts";
import type { Patience } from "../patience.ts";
import {
  type Exchange,
  type MakeExchange,
  STEP_MS,
  expectStatus,
  requestHead,
} from "./exchange.ts";
import { CLOSE, type Frame, TEXT, clientFrame, createInbox } from "./frames.ts";

type Inbox = ReturnType<typeof createInbox>;

/** A WebSocket that lives for seconds: every message must be echoed, and only we may close. */
export const websocket: MakeExchange = (plan, client): Exchange => {
  const messages = Math.max(1, Math.round((plan.slow.seconds * 1000) / STEP_MS));
  return async (connection, patience) => {
    const inbox = createInbox();
    const head = await upgrade(connection, plan.hostHeader, inbox);
    connection.onEnd((what) => inbox.fail(what));
    for (let n = 0; n < messages; n++) {
      const text = `client ${client} message ${n}`;
      connection.send(clientFrame(TEXT, Buffer.from(text)));
      checkEcho(text, await nextFrame(inbox, patience));
      await wait(STEP_MS);
    }
    connection.send(clientFrame(CLOSE, Buffer.from([1000 >> 8, 1000 & 255])));
    const { opcode } = await nextFrame(inbox, patience);
    if (opcode !== CLOSE) throw new Error(`frame ${opcode} instead of the end`);
    return { ...head, keepAlive: false };
  };
};

async function upgrade(connection: Connection, hostHeader: string, inbox: Inbox): Promise<Head> {
  const key = randomBytes(16).toString("base64");
  const fields = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${key}`,
  ];
  const request = Buffer.from(requestHead({ hostHeader }, "GET", "/ws", fields));
  const head = await connection.request(request, (bytes) => inbox.push(bytes));
  expectStatus(head, 101);
  const accept = createHash("sha1")
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  if (head.headers.get("sec-websocket-accept") !== accept) throw new Error("a false handshake");
  return head;
}

async function nextFrame(inbox: Inbox, patience: Patience): Promise<Frame> {
  const silence = patience(() => inbox.fail("timeout while waiting for an echo"));
  try {
    return await inbox.next();
  } finally {
    silence.stop();
  }
}

function checkEcho(text: string, { opcode, payload }: Frame): void {
  if (opcode === CLOSE) throw new Error("closed by the server before we were done");
  if (opcode !== TEXT || payload.toString() !== text) throw new Error("another message came back");
}
