import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../../sandbox/net/port.ts";

const VERSION = "5.16.0";
const FOLDER = fileURLToPath(new URL(`../../.sandbox/prism-${VERSION}`, import.meta.url));
const PROGRAM = `${FOLDER}/node_modules/@stoplight/prism-cli/dist/index.js`;
const START_MS = 120_000;

export interface Prism {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a proxy that holds every request and reply against a description and answers 422 or 500 with
 * the violations where they differ. It weighs 74 MB, so it is installed beside the project, the first
 * time it is wanted.
 */
export async function startPrism(description: string, upstream: string): Promise<Prism> {
  await install();
  const port = await freePort();
  const child = spawn(process.execPath, prismArgv(description, upstream, port), {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), START_MS);
  let isUp = false;
  for await (const line of createInterface({ input: child.stdout })) {
    isUp = line.includes("Prism is listening");
    if (isUp) break;
  }
  clearTimeout(timer);
  child.stdout.resume();
  if (!isUp) throw new Error(`prism did not start: ${PROGRAM}`);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "close");
    },
  };
}

function prismArgv(description: string, upstream: string, port: number): string[] {
  return [
    [PROGRAM, "proxy", description, upstream, "--errors"],
    ["--host", "127.0.0.1", "--port", String(port)],
  ].flat();
}

async function install(): Promise<void> {
  if (existsSync(PROGRAM)) return;
  process.stderr.write(`contract: installing @stoplight/prism-cli@${VERSION}\n`);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}/package.json`, '{ "private": true }');
  const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save=false"];
  const npm = spawn("npm", ["install", ...options, `@stoplight/prism-cli@${VERSION}`], {
    cwd: FOLDER,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(npm, "close")) as [number | null];
  if (code !== 0) throw new Error(`npm install of prism ended with ${code}`);
}
