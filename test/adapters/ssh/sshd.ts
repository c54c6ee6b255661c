import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import type { HostAddress } from "../../../src/model/project.ts";
import { freePort, listening } from "../../../sandbox/net/port.ts";

/** A real OpenSSH server on a loopback port, with keys of its own. */
export interface Sshd {
  readonly address: HostAddress;
  /** Private key that is let in, and one that is not. */
  readonly key: string;
  readonly otherKey: string;
  /** Line for a known_hosts file. */
  readonly knownHost: string;
  readonly folder: string;
  /** What the server has written to its log so far. */
  log(): string;
  /** Kills every connection's processes, as a host that dies would. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startSshd(): Promise<Sshd> {
  const folder = mkdtempSync(`${tmpdir()}/sluice-sshd-`);
  for (const name of ["host", "user", "other"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", `${folder}/${name}`]);
  }
  const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
  writeFileSync(`${folder}/authorized_keys`, read("user.pub"), { mode: 0o600 });
  const port = await freePort();
  writeFileSync(`${folder}/config`, config(folder, port));
  // The server drops privileges into this folder and refuses to start without it.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  const server = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", `${folder}/config`], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  server.stderr.on("data", (chunk) => (log += String(chunk)));
  await listening(server, port);
  return {
    address: { user: userInfo().username, address: "127.0.0.1", port },
    key: read("user"),
    otherKey: read("other"),
    knownHost: `[127.0.0.1]:${port} ${read("host.pub").split(" ").slice(0, 2).join(" ")}\n`,
    folder,
    log: () => log,
    cut: () => killAll(descendants(server.pid!)),
    async stop() {
      const ended = once(server, "exit");
      killAll(descendants(server.pid!));
      server.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function config(folder: string, port: number): string {
  return [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    `PidFile ${folder}/pid`,
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "StrictModes no",
    "UsePAM no",
    "MaxSessions 100",
    "LogLevel VERBOSE",
    "",
  ].join("\n");
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone by itself, or with its parent.
    }
  }
}

/** Children before their parents. */
function descendants(parent: number): number[] {
  const parents = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid): [number, number][] => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        return [[Number(pid), Number(/\) \S (\d+)/.exec(stat)?.[1])]];
      } catch {
        return [];
      }
    });
  const below = (pid: number): number[] =>
    parents.flatMap(([child, of]) => (of === pid ? [...below(child), child] : []));
  return below(parent);
}
