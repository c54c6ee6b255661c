import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { GitHub, Repository } from "../github/index.ts";
import { appEvents, appPermissions } from "../../src/bot/setup/needs.ts";
import { ROOT } from "../hosts/paths.ts";

export interface BotOptions {
  /** Told every line that it prints. */
  readonly onLine?: (line: string) => void;
}

/** The bot as a process of its own, which knows of GitHub what an App is told and no more. */
export interface Bot {
  /** Where it takes deliveries in. */
  readonly url: string;
  stop(): Promise<void>;
}

/** No more than `sluice bot setup` asks for: a call that needs more fails here first. */
const PERMISSIONS = Object.fromEntries(
  Object.entries(appPermissions).map(([name, { access }]) => [name, access]),
);

const SECRET = "a-secret-that-only-two-know";

export async function startBot(
  github: GitHub,
  shop: Repository,
  { onLine = () => {} }: BotOptions,
): Promise<Bot> {
  const request = { slug: "sluice", permissions: PERMISSIONS, events: appEvents };
  const created = github.app(shop.owner, { ...request, hookSecret: SECRET });
  const folder = await mkdtemp(join(tmpdir(), "sluice-bot-"));
  const child = spawn(process.execPath, [`${ROOT}src/cli/main.ts`, "bot"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      APP_ID: String(created.app.id),
      PRIVATE_KEY: created.privateKey,
      WEBHOOK_SECRET: SECRET,
      GITHUB_API_URL: github.url,
      HOST: "127.0.0.1",
      PORT: "0",
      SLUICE_ADMIN_PORT: "0",
      SLUICE_DATA_DIR: folder,
    },
  });
  createInterface({ input: child.stderr }).on("line", onLine);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      onLine(line);
      const found = addressIn(line);
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the bot ended with code ${code}`)));
  });
  created.app.hook = { url: `${url}/api/github/webhooks`, secret: SECRET };
  github.install(created, shop.owner);
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.kill("SIGTERM")) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The address in the line by which it says that it listens. */
function addressIn(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
  return msg === "the bot listens" ? url : undefined;
}
