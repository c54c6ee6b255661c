import { readdirSync, readFileSync } from "node:fs";
import { localHost } from "../../../src/adapters/local/host.ts";
import { hostContract } from "../../contracts/host.ts";

hostContract("local", async () => ({
  connect: () => localHost("/nowhere", 8080, false).connect(new AbortController().signal),
  lose: () => {
    for (const pid of children("cat")) process.kill(pid, "SIGKILL");
  },
  stop: async () => {},
}));

/** Processes of ours with that name. */
function children(name: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const [, program, parent] = /\((.*)\) \S (\d+)/.exec(
          readFileSync(`/proc/${pid}/stat`, "utf8"),
        )!;
        return program === name && Number(parent) === process.pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}
