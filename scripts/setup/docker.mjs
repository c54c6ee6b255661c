import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { PATH, STATE } from "./paths.mjs";
import { asRoot, isRoot, must, run, say } from "./run.mjs";

const PID_FILE = `${STATE}/dockerd.pid`;
const LOG_FILE = `${STATE}/dockerd.log`;
const SOCKET = "/var/run/docker.sock";
const START_MS = 60_000;
const STOP_MS = 60_000;

/** Whether a daemon answers, wherever it runs. */
export async function isReady() {
  return (await ask()).code === 0;
}

function ask() {
  return run(["docker", "version", "--format", "{{.Server.Version}}"]);
}

/** Starts the daemon: by systemd where it runs, else ourselves, remembering that it was us. */
export async function start() {
  if (existsSync(SOCKET) && /permission denied/i.test((await ask()).output)) return giveAccess();
  if (hasSystemd()) await must(asRoot(["systemctl", "start", "docker"]));
  else await startOurselves();
  await giveAccess();
}

/**
 * Lets the user who runs this reach Docker: the group counts from the next login on, the owner of the
 * socket at once. With sudo's rights they have that power already.
 */
export async function giveAccess() {
  if (isRoot() || !existsSync(SOCKET) || (await isReady())) return;
  const { username, uid } = userInfo();
  say(`giving ${username} access to Docker (group docker)`);
  await must(asRoot(["usermod", "-aG", "docker", username]));
  await must(asRoot(["chown", String(uid), SOCKET]));
}

/** Stops the daemon that start() started; any other is left alone. */
export async function stop() {
  if (!existsSync(PID_FILE)) return say("nothing to stop: no daemon was started from here");
  const pid = readFileSync(PID_FILE, "utf8").trim();
  if (isNamed(pid, "dockerd")) {
    // The shell's own kill: the program of that name is missing on a minimal system.
    await must(asRoot(["sh", "-c", 'kill "$1"', "sh", pid]));
    await until(() => !isNamed(pid, "dockerd"), STOP_MS, "dockerd to stop");
    say("stopped dockerd");
  }
  rmSync(PID_FILE);
}

async function startOurselves() {
  mkdirSync(STATE, { recursive: true });
  await removeStale("/var/run/docker.pid", "dockerd");
  await removeStale("/var/run/docker/containerd/containerd.pid", "containerd");
  say(`starting dockerd (log: ${LOG_FILE}; node scripts/setup.mjs stop ends it)`);
  const log = openSync(LOG_FILE, "w");
  const [file, ...args] = asRoot(["dockerd"]);
  const stdio = ["ignore", log, log];
  const child = spawn(file, args, { detached: true, stdio, env: { ...process.env, PATH } });
  child.unref();
  const isUp = async () => {
    if (child.exitCode !== null) throw new Error(`dockerd ended:\n${lastLines(LOG_FILE)}`);
    const answer = await ask();
    return answer.code === 0 || /permission denied/i.test(answer.output);
  };
  await until(isUp, START_MS, "dockerd to answer");
  // Under sudo the child is sudo itself; the daemon's own file names the daemon.
  writeFileSync(PID_FILE, readFileSync("/var/run/docker.pid", "utf8"));
}

/** A machine restored from a snapshot has old pid files, whose numbers others may have by now. */
async function removeStale(path, name) {
  if (!existsSync(path)) return;
  const { output } = await run(asRoot(["cat", path]));
  if (!isNamed(output.trim(), name)) await run(asRoot(["rm", "-f", path]));
}

/** Whether a process lives under this number and name; a dead one that nobody reaped does not. */
function isNamed(pid, name) {
  const path = `/proc/${pid}/stat`;
  if (!/^\d+$/.test(pid) || !existsSync(path)) return false;
  const stat = readFileSync(path, "utf8");
  return stat.includes(`(${name})`) && !stat.includes(`(${name}) Z`);
}

function hasSystemd() {
  return existsSync("/run/systemd/system");
}

async function until(isTrue, limitMs, what) {
  const end = Date.now() + limitMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`waited ${limitMs / 1000} s for ${what}`);
    await wait(100);
  }
}

function lastLines(path) {
  return readFileSync(path, "utf8").trim().split("\n").slice(-15).join("\n");
}
