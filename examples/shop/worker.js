// The shop's worker: no port, one job every few seconds. `node worker.js`
import { failAtStart } from "./faults.js";
import { identity } from "./identity.js";

failAtStart();
let jobs = 0;
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
const timer = setInterval(
  () => console.log(`worker ${identity.version} packed order ${++jobs}`),
  Number(process.env.JOB_MS ?? 5000),
);
console.log(`worker ${identity.version} started`);

function stop() {
  clearInterval(timer);
  console.log(`worker ${identity.version} stopped after ${jobs} jobs`);
}
