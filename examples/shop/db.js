// The shop's database, as small as one can be: each line of JSON that comes in is appended to
// a file and answered with the number of lines. `DATA=/data PORT=7000 node db.js`
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const folder = process.env.DATA ?? "/data";
const file = join(folder, "orders.jsonl");

await mkdir(folder, { recursive: true });
let count = (await readFile(file, "utf8").catch(() => "")).split("\n").length - 1;

const server = createServer(async (socket) => {
  socket.on("error", () => socket.destroy());
  for await (const line of createInterface({ input: socket })) {
    await appendFile(file, `${line}\n`);
    socket.write(`${++count}\n`);
  }
});

process.on("SIGTERM", () => server.close());
server.listen(Number(process.env.PORT ?? 7000), () => {
  console.log(`db listening on ${server.address().port} with ${count} orders`);
});
