/**
 * A relay in a process of its own, so that neither a busy test delays it nor it a test.
 * argv: address port rttMs. Prints its port; SIGUSR2 resets the open connections and prints `dropped`;
 * with an input it ends when that does, so that it never outlives the process that asked for it.
 */
import { startRelay } from "./server.ts";

const [address = "", port = "", rttMs = "", keep] = process.argv.slice(2);
const relay = await startRelay({ address, port: Number(port) }, Number(rttMs));
process.on("SIGUSR2", () => {
  relay.dropConnections();
  process.stdout.write("dropped\n");
});
if (keep !== "keep") process.stdin.once("end", () => process.exit(0)).resume();
process.stdout.write(`${relay.port}\n`);
