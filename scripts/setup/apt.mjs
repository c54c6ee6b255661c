import { readdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { asRoot, must, run, which } from "./run.mjs";

const LISTS = "/var/lib/apt/lists";
const LOCK_SECONDS = 300;

export function canInstall() {
  return which("apt-get") !== undefined;
}

/** Whether apt has a package to offer. */
export async function isKnown(name) {
  const { output } = await run(["apt-cache", "policy", name]);
  return /Candidate: (?!\(none\))/.test(output);
}

/** Fetches the package lists where there are none. */
export async function ensureLists() {
  const files = readdirSync(LISTS, { withFileTypes: true }).map((entry) => entry.name);
  if (!files.some((name) => /_Packages(\.\w+)?$/.test(name))) await update();
}

/** Installs; lists that turn out to be old are fetched again, once. */
export async function install(packages) {
  const title = `installing ${packages.join(" ")}`;
  const first = await run(asRoot(installArgv(packages)), { title });
  if (first.code === 0) return;
  await update();
  await must(asRoot(installArgv(packages)), { title });
}

export function installArgv(packages) {
  const options = ["-o", `DPkg::Lock::Timeout=${LOCK_SECONDS}`];
  const env = ["env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1"];
  return [...env, "apt-get", ...options, "install", "-y", "--no-install-recommends", ...packages];
}

/** apt does not wait for the lock on its lists by itself, and a fresh machine updates at its start. */
async function update() {
  const end = Date.now() + LOCK_SECONDS * 1000;
  for (;;) {
    const argv = asRoot(["apt-get", "update"]);
    const { code, output } = await run(argv, { title: "fetching the package lists" });
    if (code === 0) return;
    if (!/Could not get lock/.test(output) || Date.now() > end)
      throw new Error(`apt-get update ended with code ${code}:\n${output.trim()}`);
    await wait(3_000);
  }
}
