import { createHash } from "node:crypto";

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const LONGEST = 1 << 20;

/**
 * Answers a WebSocket handshake and echoes every text message until the client closes.
 * Enough of RFC 6455 for an example: whole frames only, no fragments, no extensions.
 * Returns `close(code)`, which asks the client to end, or undefined when it was no handshake.
 */
export function acceptWebSocket(request, socket, head, headers) {
  const key = request.headers["sec-websocket-key"];
  if (request.headers.upgrade?.toLowerCase() !== "websocket" || !key) {
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return undefined;
  }
  socket.write(handshake(key, headers));
  let pending = head;
  let closing = false;
  read();
  socket.on("data", (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    read();
  });
  return close;

  function read() {
    for (let frame = parseFrame(pending); frame; frame = parseFrame(pending)) {
      if (frame === "bad") return close(1002);
      pending = pending.subarray(frame.size);
      answer(frame);
    }
  }

  function answer({ opcode, payload }) {
    if (opcode === TEXT) socket.write(frame(TEXT, payload));
    if (opcode === PING) socket.write(frame(PONG, payload));
    if (opcode !== CLOSE) return;
    socket.end(closing ? undefined : frame(CLOSE, payload));
    closing = true;
  }

  function close(code) {
    if (closing || socket.destroyed) return;
    closing = true;
    socket.write(frame(CLOSE, Buffer.from([code >> 8, code & 255])));
  }
}

function handshake(key, headers) {
  const accept = createHash("sha1")
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  const lines = Object.entries({
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Accept": accept,
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`;
}

/** The first frame in `bytes`; undefined while it is incomplete; "bad" when we do not take it. */
function parseFrame(bytes) {
  if (bytes.length < 2) return undefined;
  const final = bytes[0] & 0x80;
  const masked = bytes[1] & 0x80;
  if (!final || !masked) return "bad";
  const short = bytes[1] & 0x7f;
  const start = 6 + (short === 126 ? 2 : short === 127 ? 8 : 0);
  if (bytes.length < start) return undefined;
  const length =
    short === 126
      ? bytes.readUInt16BE(2)
      : short === 127
        ? Number(bytes.readBigUInt64BE(2))
        : short;
  if (length > LONGEST) return "bad";
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = bytes.subarray(start, start + length).map((byte, i) => byte ^ mask[i & 3]);
  return { opcode: bytes[0] & 0x0f, payload, size: start + length };
}

function frame(opcode, payload) {
  const long = payload.length > 65_535 ? 10 : payload.length > 125 ? 4 : 2;
  const header = Buffer.alloc(long);
  header[0] = 0x80 | opcode;
  header[1] = long === 2 ? payload.length : long === 4 ? 126 : 127;
  if (long === 4) header.writeUInt16BE(payload.length, 2);
  if (long === 10) header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}
