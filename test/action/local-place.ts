import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureBaseImages } from "../../sandbox/images/apps/index.ts";
import { type RunnerRequest, type RunnerResult, startAction } from "../../sandbox/runner/index.ts";
import { root } from "./bundle.ts";

const run = promisify(execFile);

/** A checked-out repository whose `local` environment is apart from every other on this machine. */
export interface LocalPlace {
  readonly workspace: string;
  /** Writes deploy.yaml with the shop as its service `web`. */
  write(web?: object): Promise<void>;
  /** Runs the committed bundle; `until` may cancel or kill it when a line comes. */
  action(inputs: Record<string, string>, more?: Partial<RunnerRequest>): Promise<RunnerResult>;
  start(
    inputs: Record<string, string>,
    more?: Partial<RunnerRequest>,
  ): ReturnType<typeof startAction>;
  /** The version that answers through nginx, if any. */
  version(): Promise<string | undefined>;
  /** `<name> <state>` of the containers of this environment. */
  containers(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function createLocalPlace(project: string, port: number): Promise<LocalPlace> {
  await ensureBaseImages();
  const folder = await mkdtemp(join(tmpdir(), `sluice-${project}-`));
  const workspace = join(folder, "repository");
  await cp(join(root, "examples/shop"), workspace, { recursive: true });
  const state = join(folder, "state");
  const start: LocalPlace["start"] = (inputs, more = {}) =>
    startAction({
      action: root,
      workspace,
      inputs: { environment: "local", ...inputs },
      ...more,
      envVars: {
        SLUICE_STATE_DIR: state,
        SLUICE_HTTP_PORT: String(port),
        ...more.envVars,
      },
    });
  return {
    workspace,
    start,
    action: (inputs, more) => start(inputs, more).result,
    write: (web = {}) =>
      writeFile(join(workspace, "deploy.yaml"), JSON.stringify(document(project, web), null, 2)),
    version: () => versionAt(port, `web.local.${project}.localhost`),
    containers: async () => rows(await docker("ps", "-a", ...ours(project), "--format", FORMAT)),
    async remove() {
      const names = rows(await docker("ps", "-aq", ...ours(project)));
      if (names.length > 0) await docker("rm", "-f", ...names);
      const networks = rows(await docker("network", "ls", "-q", ...ours(project)));
      if (networks.length > 0) await docker("network", "rm", ...networks);
      const pid = await readFile(join(state, "nginx/nginx.pid"), "utf8").catch(() => "");
      if (pid !== "") process.kill(Number(pid), "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const FORMAT = "{{.Names}} {{.State}}";

function document(project: string, web: object): object {
  const service = {
    build: { context: ".", args: { VERSION: "v1" } },
    port: 3000,
    health: { path: "/up", timeout: "30s" },
    drain: "0s",
    ...web,
  };
  const services = { web: service };
  const previews = { hosts: "local" };
  return { project, services, environments: { local: { hosts: "local" } }, previews };
}

function ours(project: string): string[] {
  return ["--filter", `label=sluice.project=${project}`];
}

async function docker(...args: string[]): Promise<string> {
  return (await run("docker", args)).stdout;
}

function rows(text: string): string[] {
  return text.split("\n").filter((row) => row !== "");
}

function versionAt(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path: "/up", headers: { host } }, (response) => {
      response.resume();
      const version = response.headers["x-shop-version"];
      response.on("end", () => resolve(typeof version === "string" ? version : undefined));
    });
    request.on("error", () => resolve(undefined));
  });
}
