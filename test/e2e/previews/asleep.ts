import { setTimeout as wait } from "node:timers/promises";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";

/** Makes the last visit to a preview an hour old and waits until everything of it is stopped. */
export async function letSleep(host: SandboxHost, project: string, preview: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { stdout } = await host.exec(["sh", "-c", SLEEP, "sleep", project, preview]);
    // While it wakes it has the flag as well.
    if (stdout.trim() === "asleep") return;
    await wait(200);
  }
  throw new Error(`${preview} does not sleep`);
}

const SLEEP = `folder=/var/lib/sluice/$1/$2
for file in "$folder/requests" "$folder/requests.seen"; do [ ! -e "$file" ] || touch -d '1 hour ago' "$file"; done
systemctl start "sluice_$1_$2.look.service"
ls "$folder/flags" | grep -x asleep
docker ps -q --filter "label=sluice.project=$1" --filter "label=sluice.environment=$2"
true`;
