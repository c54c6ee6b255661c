/**
 * A deploy as a process of its own, for `killed.test.ts`: `node child.ts URL TOKEN`. SIGINT cancels it
 * as it cancels a run of the Action.
 */
import { runCommand } from "./flow.ts";
import { jobOn } from "./real-time.ts";

const [url = "", token = ""] = process.argv.slice(2);
const abort = new AbortController();
process.once("SIGINT", () => abort.abort());
const error = await runCommand(jobOn(url, token, abort.signal), { command: "deploy", count: 2 });
process.exit(error === undefined ? 0 : 1);
