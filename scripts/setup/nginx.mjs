import { existsSync } from "node:fs";
import { asRoot, run } from "./run.mjs";

/**
 * Debian starts nginx on port 80 when it is installed. Only the program is wanted: the local target
 * runs an instance of its own, and a machine must not begin to serve because somebody tried a README.
 */
export async function keepNginxOff() {
  if (existsSync("/run/systemd/system")) {
    await run(asRoot(["systemctl", "disable", "--now", "nginx"]));
  } else if (existsSync("/run/nginx.pid")) {
    await run(asRoot(["nginx", "-s", "quit"]));
  }
}
