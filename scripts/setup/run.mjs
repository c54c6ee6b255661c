import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { PATH } from "./paths.mjs";

const SIGN_OF_LIFE_MS = 5_000;

/**
 * Runs one argv, in English: some answers are read.
 * @param {readonly string[]} argv
 * @param {{ env?: Record<string, string>, title?: string, cwd?: string }} [options] with a title the
 *   step is announced, and its last line shown every five seconds
 * @returns {Promise<{ code: number | null, output: string }>} both outputs in one
 */
export function run(argv, { env = {}, title, cwd } = {}) {
  const started = Date.now();
  if (title) say(title);
  const child = spawn(argv[0], argv.slice(1), {
    cwd,
    env: { ...process.env, PATH, LC_ALL: "C.UTF-8", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output += chunk));
  const sign = setInterval(() => {
    if (title) say(`  ${seconds(started)} s  ${lastLine(output).slice(0, 90)}`);
  }, SIGN_OF_LIFE_MS);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  }).finally(() => clearInterval(sign));
}

/** Like run, but a code other than 0 throws with the last lines. */
export async function must(argv, options) {
  const { code, output } = await run(argv, options);
  if (code === 0) return output;
  const end = output.trim().split("\n").slice(-15).join("\n");
  throw new Error(`${argv.join(" ")} ended with code ${code}:\n${end}`);
}

export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/** Where a command is, or undefined. */
export function which(command) {
  return PATH.split(":")
    .map((folder) => `${folder}/${command}`)
    .find(isExecutable);
}

export function isRoot() {
  return process.getuid?.() === 0;
}

/** Whether this process is root or may become it without a password. */
export async function canBeRoot() {
  return isRoot() || (await run(["sudo", "-n", "true"])).code === 0;
}

/** Prefixes an argv with sudo where this process is not root. */
export function asRoot(argv) {
  return isRoot() ? argv : ["sudo", "-n", ...argv];
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lastLine(output) {
  return (
    output
      .trimEnd()
      .split(/[\r\n]/)
      .at(-1) ?? ""
  );
}

function seconds(started) {
  return Math.round((Date.now() - started) / 1000);
}
