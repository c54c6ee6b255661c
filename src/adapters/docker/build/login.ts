import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { RegistryLogin } from "../../../contracts/images.ts";
import { SluiceError } from "../../../model/errors.ts";
import type { Run } from "./run.ts";

/** The password goes in by stdin: an argv is readable by every process on the machine. */
export function loginArgv(config: string, { registry, username }: RegistryLogin): string[] {
  return [
    "docker",
    "--config",
    config,
    "login",
    "--username",
    username,
    "--password-stdin",
    registry,
  ];
}

/**
 * Runs `work` with a private Docker configuration folder that is logged in, and removes it after.
 * The user's own stays untouched, so that no credential outlives the run on a shared machine.
 * Without a login `work` is given undefined and the user's own is used.
 */
export async function withLogin<T>(
  run: Run,
  login: RegistryLogin | undefined,
  work: (config: string | undefined) => Promise<T>,
): Promise<T> {
  if (!login) return work(undefined);
  return withFolder(async (config) => {
    await inherit(config);
    const { code, stderr } = await run(loginArgv(config, login), { input: login.password });
    if (code === 0) return work(config);
    throw new SluiceError("TRANSFER_FAILED", `${login.registry} refused the login`, {
      facts: { registry: login.registry, user: login.username },
      detail: stderr,
    });
  });
}

/** Runs `work` with a private temporary folder and removes it after. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-docker-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Contexts, builders and plugins live in the same folder as credentials. Credential helpers are
 * left behind: they would store the login outside of the private folder.
 */
async function inherit(config: string): Promise<void> {
  const own = process.env["DOCKER_CONFIG"] ?? join(homedir(), ".docker");
  const there = await readdir(own).catch(() => []);
  for (const name of there.filter((name) => SHARED.has(name)))
    await symlink(join(own, name), join(config, name));
  const text = await readFile(join(own, "config.json"), "utf8").catch(() => "{}");
  await writeFile(join(config, "config.json"), inheritedConfig(text), { mode: 0o600 });
}

const SHARED = new Set(["contexts", "buildx", "cli-plugins"]);

/** The parts of a user's configuration that are not about credentials. */
export function inheritedConfig(text: string): string {
  const kept = ["currentContext", "proxies", "cliPluginsExtraDirs", "HttpHeaders"];
  const all = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(
    Object.fromEntries(Object.entries(all).filter(([key]) => kept.includes(key))),
  );
}
