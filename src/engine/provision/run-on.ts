import type { Droplet } from "../../model/droplet.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Job } from "./job.ts";
import { pinnedHost } from "./pinned.ts";

/** Runs a script as root on a host of ours, over a connection verified against its pin. */
export async function runOn(job: Job, droplet: Droplet, script: string): Promise<void> {
  const connection = await pinnedHost(job, droplet).connect(job.signal);
  try {
    const process = connection.exec(["sh"]);
    process.stdout.resume();
    process.stderr.resume();
    process.stdin.end(script);
    const { code } = await process.exit;
    if (code !== 0) throw new SluiceError("HOST_FAILED", `a script on ${droplet.name} failed`);
  } finally {
    await connection.close();
  }
}
