import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { ROOT, PATH, STATE } from "./paths.mjs";
import { must } from "./run.mjs";

/** npm writes this file last, so it tells when node_modules was complete. */
const WRITTEN = `${ROOT}/node_modules/.package-lock.json`;
const LOCKFILE = `${ROOT}/package-lock.json`;
const NODE = `${ROOT}/node_modules/.bin/node`;

export function isReady() {
  return existsSync(WRITTEN) && statSync(WRITTEN).mtimeMs >= statSync(LOCKFILE).mtimeMs;
}

/**
 * Installs from the lockfile. Under an old Node npm leaves out native tools that want a newer one,
 * without a word; then it runs again under the Node 24 that it has just installed.
 */
export async function start() {
  await install({});
  if (bringsNativeTools(process.versions.node) || !existsSync(NODE)) return;
  const folder = `${STATE}/node`;
  mkdirSync(folder, { recursive: true });
  copyFileSync(NODE, `${folder}/node`);
  await install({ PATH: `${folder}:${PATH}` });
  rmSync(folder, { recursive: true });
}

/** Whether npm under this version takes tools that ask for `^20.19.0 || ^22.13.0 || >=23.5.0`. */
export function bringsNativeTools(version) {
  const [major, minor] = version.split(".").map(Number);
  const least = { 20: 19, 22: 13, 23: 5 }[major];
  return least === undefined ? major > 23 : minor >= least;
}

function install(env) {
  const argv = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  return must(argv, { cwd: ROOT, env, title: "npm ci --ignore-scripts" });
}
