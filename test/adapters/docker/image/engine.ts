import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Exec } from "../../../../src/contracts/images.ts";

/** An engine of our own beside the machine's, to be a host that lacks what the machine has. */
export interface Engine {
  readonly exec: Exec;
  /** Output of `docker …` against it. */
  docker(...args: string[]): string;
  /** Names of files that it left in a folder of its data, `/tmp` for one. */
  leftovers(folder: string): string[];
  /** As a power cut would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export type Store = "classic" | "containerd";

const root = process.getuid?.() === 0 ? [] : ["sudo", "-n"];

/** Stores that the machine's engine can be started with. */
export function stores(): Store[] {
  const version = /version (\d+)/.exec(
    execFileSync("dockerd", ["--version"], { encoding: "utf8" }),
  );
  return Number(version?.[1]) >= 24 ? ["classic", "containerd"] : ["classic"];
}

export async function startEngine(store: Store): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const environment = ["env", `DOCKER_HOST=unix://${folder}/docker.sock`];
  let running: { ended: Promise<unknown> } | undefined;
  const signal = async (name: string, ...pidFiles: string[]) => {
    const pids = pidFiles.map((file) => `$(cat ${join(folder, file)})`).join(" ");
    spawnSync("sh", ["-c", `${root.join(" ")} kill -${name} ${pids}`]);
    await running?.ended;
  };
  const engine: Engine = {
    exec: spawned([...root, ...environment]),
    docker: (...args) => {
      const [command = "", ...rest] = [...root, ...environment, "docker", ...args];
      return execFileSync(command, rest, { encoding: "utf8" }).trim();
    },
    leftovers: (name) => {
      const find = [...root, "find", join(folder, "data", name), "-mindepth", "1"];
      return execFileSync(find[0]!, find.slice(1), { encoding: "utf8" })
        .split("\n")
        .filter(Boolean);
    },
    kill: () => signal("KILL", "pid", "run/containerd/containerd.pid"),
    start: async () => {
      running = await startDaemon(folder, store);
    },
    remove: async () => {
      await signal("TERM", "pid");
      const sudo = root.join(" ");
      // A killed daemon leaves its data folder mounted onto itself.
      const unmount = `while ${sudo} umount -R ${folder}/data 2> /dev/null; do :; done`;
      spawnSync("sh", ["-c", `${unmount}; ${sudo} rm -rf ${folder}`]);
    },
  };
  await engine.start();
  return engine;
}

/** Resolves once the daemon answers. */
function startDaemon(folder: string, store: Store): Promise<{ ended: Promise<unknown> }> {
  mkdirSync(join(folder, "data"), { recursive: true });
  // What lies below /run on a host does not survive a power cut either.
  spawnSync("sh", ["-c", `${root.join(" ")} rm -rf ${folder}/run ${folder}/pid`]);
  const features = { "containerd-snapshotter": true };
  const config = store === "containerd" ? { features } : {};
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  // A daemon without a bridge deletes docker0 where it starts: the machine's own, but for the namespace.
  const [command = "", ...args] = [
    ...root,
    ...["unshare", "--net", "dockerd"],
    ...daemonFlags(folder),
  ];
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  const log: string[] = [];
  const ended = new Promise((resolve) => {
    child.once("close", resolve);
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      log.push(line);
      if (line.includes("API listen on")) resolve({ ended });
    });
    void ended.then(() => reject(new Error(`dockerd ended:\n${log.slice(-20).join("\n")}`)));
  });
}

/** No bridge and a containerd namespace of its own: nothing of the machine's engine is touched. */
function daemonFlags(folder: string): string[] {
  const namespace = `sluice-${folder.slice(folder.lastIndexOf("-") + 1)}`;
  const flags = {
    "config-file": `${folder}/config.json`,
    "data-root": `${folder}/data`,
    "exec-root": `${folder}/run`,
    pidfile: `${folder}/pid`,
    host: `unix://${folder}/docker.sock`,
    bridge: "none",
    iptables: "false",
    ip6tables: "false",
    "containerd-namespace": namespace,
    "containerd-plugins-namespace": `${namespace}-plugins`,
  };
  return Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
}

/** Runs commands here with these words before them. */
export function spawned(prefix: readonly string[]): Exec {
  return (argv) => {
    const [command = "", ...args] = [...prefix, ...argv];
    const child = spawn(command, args, { stdio: "pipe" });
    const exit = new Promise<{ code: number | null }>((resolve) => {
      child.once("close", (code) => resolve({ code }));
    });
    return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit };
  };
}

/** Builds `FROM scratch` from these files on the machine's engine, a layer each. */
export function buildLayers(tag: string, files: Readonly<Record<string, Buffer | string>>): void {
  const context = mkdtempSync(join(tmpdir(), "context-"));
  const names = Object.keys(files);
  for (const name of names) writeFileSync(join(context, name), files[name]!);
  const copies = names.map((name) => `COPY ${name} /${name}`).join("\n");
  writeFileSync(join(context, "Dockerfile"), `FROM scratch\n${copies}\nCMD ["/run"]\n`);
  execFileSync("docker", ["build", "-q", "-t", tag, context], { stdio: "pipe" });
  rmSync(context, { recursive: true });
}
