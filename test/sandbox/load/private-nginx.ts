import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, listening } from "../../../sandbox/net/port.ts";

export interface PrivateNginx {
  readonly url: string;
  /** Of its configuration, log and pid file. */
  readonly folder: string;
  /** A plain `nginx -s reload`: new workers, the old ones told to go. */
  reload(): void;
  stop(): Promise<void>;
}

/** Starts an nginx of our own on a free port, with `locations` in its only server block. */
export async function startNginx(locations: string): Promise<PrivateNginx> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-nginx-"));
  // Workers run as another user when the master is root.
  await chmod(folder, 0o755);
  const port = await freePort();
  const file = join(folder, "nginx.conf");
  await writeFile(file, nginxConf(folder, port, locations));
  const argv = ["-e", join(folder, "error.log"), "-c", file];
  const child = spawn(nginx, argv, { stdio: ["ignore", "inherit", "inherit"] });
  await listening(child, port);
  return {
    url: `http://127.0.0.1:${port}/`,
    folder,
    reload() {
      const { status, stderr } = spawnSync(nginx, [...argv, "-s", "reload"]);
      if (status !== 0) throw new Error(`reload failed: ${stderr.toString()}`);
    },
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Debian puts nginx where a user's PATH does not look.
const nginx = "/usr/sbin/nginx";

function nginxConf(folder: string, port: number, locations: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  return `daemon off; worker_processes 1; pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off; ${temporary}
  server { listen 127.0.0.1:${port}; ${locations} }
}
`;
}
