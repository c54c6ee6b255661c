import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import { type Finished, shopImage, startSluice } from "../support/index.ts";

/** A project whose pull requests run on one sandbox host. */
export interface PreviewProject {
  readonly name: string;
  /** Name under which the web service of its preview answers. */
  readonly domain: string;
  /** Where the state of its preview is on the host. */
  readonly folder: string;
  /** Writes `deploy.yaml` with the shop in this version and these settings of previews. */
  write(version: string, previews?: object, services?: object): Promise<void>;
  run(command: string, args?: readonly string[]): Promise<Finished>;
  /** What `sluice status --show-password` prints. */
  login(): Promise<string>;
  /** Asks the preview through the host's public port; resolves to what curl saw. */
  ask(path?: string, args?: readonly string[]): Promise<Seen>;
  remove(): Promise<void>;
}

export interface Seen {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  readonly ms: number;
}

export async function previewProject(
  name: string,
  host: SandboxHost,
  number = 12,
): Promise<PreviewProject> {
  const preview = `preview-${number}`;
  const folder = await mkdtemp(join(tmpdir(), `sluice-e2e-${name}-`));
  const config = join(folder, "deploy.yaml");
  const { address, port, user, fingerprint, privateKey } = host.ssh;
  const domain = `${name}.test`;
  return {
    name,
    folder: `/var/lib/sluice/${name}/${preview}`,
    domain: `pr-${number}-web.${domain}`,
    async write(version, settings = {}, services = {}) {
      const web = {
        image: shopImage(version),
        port: 3000,
        health: { path: "/up" },
        drain: "0s",
        stop_grace_period: "1s",
        volumes: { notes: "/data" },
        ...("db" in services ? { depends_on: ["db"] } : {}),
      };
      const hosts = [{ address, port, user, fingerprint }];
      const document = {
        project: name,
        services: { web, ...services },
        previews: { hosts, domain, ...settings },
      };
      await writeFile(config, JSON.stringify(document));
    },
    run: (command, args = []) =>
      startSluice([command, preview, "--config", config, ...args], {
        folder,
        env: { SLUICE_SSH_KEY: privateKey },
      }).done,
    async login() {
      const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
      const argv = [main, "status", preview, "--config", config, "--show-password"];
      const env = { PATH: process.env["PATH"], HOME: "/nonexistent", SLUICE_SSH_KEY: privateKey };
      return (await promisify(execFile)(process.execPath, argv, { env })).stdout.trim();
    },
    ask: (path = "/", args = []) => ask(host, `pr-${number}-web.${domain}`, path, args),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Through the public port, as a browser. */
export async function ask(
  host: SandboxHost,
  domain: string,
  path: string,
  args: readonly string[],
): Promise<Seen> {
  const begin = performance.now();
  const { stdout } = await host.exec([
    ...["curl", "-s", "-i", "--max-time", "30", "-A", "Mozilla/5.0"],
    ...["-H", `Host: ${domain}`, ...args, `http://${host.address}${path}`],
  ]);
  const [head = "", ...body] = stdout.split("\r\n\r\n");
  return {
    status: Number(/^HTTP\/\S+ (\d+)/.exec(head)?.[1]),
    head,
    body: body.join("\r\n\r\n"),
    ms: Math.round(performance.now() - begin),
  };
}
