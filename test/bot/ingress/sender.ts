import { connect } from "node:net";

// Sends a request `times` times with 3 MB of body, all at once and before it listens, as a process of
// its own: beside the door it would never be in the middle of sending when the answer comes.
const [port, times, headers] = process.argv.slice(2);
const SIZE = 3 * 2 ** 20;
const seen: string[] = [];

for (let sent = 0; sent < Number(times); sent++) {
  const socket = connect(Number(port), "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  socket.on("error", ({ message }) => (text += message));
  socket.write(`POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: ${SIZE}\r\n${headers}\r\n\r\n`);
  socket.write(Buffer.alloc(SIZE, "x"));
  await new Promise((resolve) => socket.once("close", resolve));
  seen.push(text.replace(/\r\n[^]*\r\n/, " "));
}
process.stdout.write(JSON.stringify(seen));
