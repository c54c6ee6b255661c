import { createInterface } from "node:readline";
import type { Reach } from "../../../contracts/cloud.ts";
import type { HostConnection } from "../../../contracts/host.ts";
import type { Time } from "../../../contracts/time.ts";
import type { Milestone } from "../../../model/droplet.ts";
import { asSluiceError, SluiceError } from "../../../model/errors.ts";
import { keyBlob, keyDigest, keyOf } from "./boot-key.ts";
import { ownKeyScript, readyScript } from "./script.ts";

/** What a half-made host may show: the boot key, or its own key where a dead run came that far. */
export interface Expected {
  readonly bootDigest: string | undefined;
  readonly pin: Buffer | undefined;
}

export interface Greeting {
  readonly name: string;
  readonly address: string;
  readonly expected: Expected;
}

export interface ContactTools {
  readonly reach: Reach;
  readonly time: Time;
  readonly signal: AbortSignal;
  readonly tell: (name: string, milestone: Milestone) => void;
}

const READY_SECONDS = 900;
const REACH_MS = 300_000;
const PAUSE_MS = 1_000;

/**
 * Waits until a host that was just made is ready, over a connection that was verified against a key
 * we know; resolves to the key that the host made for itself (32 bytes). Changes nothing else, so
 * it may be run again. Rejects with `HOST_NOT_READY` or what the last try to connect met.
 */
export async function greet(greeting: Greeting, tools: ContactTools): Promise<Buffer> {
  const { name, address, expected } = greeting;
  await retry(tools, () => tools.reach.knock(address, tools.signal));
  tools.tell(name, "tcp");
  let line = "";
  await retry(tools, async () => {
    const connection = await tools.reach.connect(address, accepts(expected), tools.signal);
    tools.tell(name, "ssh");
    try {
      await runScript(name, connection, readyScript(READY_SECONDS), (event) => {
        if (event.event === "key") line = decode(event["line"]);
        else tools.tell(name, event.event as Milestone);
      });
    } finally {
      await connection.close();
    }
  });
  const key = keyOf(line);
  if (key === undefined) throw new SluiceError("HOST_NOT_READY", `${name} tells no ed25519 key`);
  return key;
}

/** The host shows its own key from now on; verified by connecting again with nothing else accepted. */
export async function switchKey(
  greeting: Greeting,
  key: Buffer,
  tools: ContactTools,
): Promise<void> {
  const { name, address, expected } = greeting;
  const connection = await tools.reach.connect(
    address,
    accepts({ ...expected, pin: key }),
    tools.signal,
  );
  try {
    await runScript(name, connection, ownKeyScript(), () => {});
  } finally {
    await connection.close();
  }
  await retry(tools, async () => {
    const pinned = { bootDigest: undefined, pin: key };
    await (await tools.reach.connect(address, accepts(pinned), tools.signal)).close();
  });
  tools.tell(name, "own key");
}

function accepts({ bootDigest, pin }: Expected): (key: Buffer) => boolean {
  return (blob) =>
    (bootDigest !== undefined && keyDigest(blob) === bootDigest) ||
    (pin !== undefined && keyBlob(pin).equals(blob));
}

/**
 * A wrong key is waited out like a closed port, never accepted: until cloud-init has placed ours,
 * sshd may show one that the image came with.
 */
async function retry(tools: ContactTools, attempt: () => Promise<void>): Promise<void> {
  const end = tools.time.now() + REACH_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const { code } = asSluiceError(error);
      const passes = ["HOST_UNREACHABLE", "HOST_KEY_MISMATCH", "HOST_LOGIN_REFUSED"].includes(code);
      if (tools.signal.aborted) throw new SluiceError("ABORTED", "the run was cancelled");
      if (!passes || tools.time.now() >= end) throw error;
    }
    await tools.time.sleep(PAUSE_MS, tools.signal);
  }
}

interface ScriptEvent {
  readonly event: string;
  readonly [key: string]: unknown;
}

/** A connection that ends in between is `HOST_UNREACHABLE`: sshd may have been upgraded under us. */
async function runScript(
  name: string,
  connection: HostConnection,
  script: string,
  onEvent: (event: ScriptEvent) => void,
): Promise<void> {
  const process = connection.exec(["sh"]);
  process.stderr.resume();
  process.stdin.end(script);
  let failure: SluiceError | undefined;
  for await (const line of createInterface({ input: process.stdout })) {
    const event = parse(line);
    if (event === undefined) continue;
    if (event.event === "failed") failure = notReady(name, event);
    else onEvent(event);
  }
  const { code } = await process.exit;
  if (failure !== undefined) throw failure;
  if (code !== 0) throw new SluiceError("HOST_UNREACHABLE", `the connection to ${name} ended`);
}

function parse(line: string): ScriptEvent | undefined {
  try {
    const event = JSON.parse(line) as ScriptEvent;
    return typeof event?.event === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}

function notReady(name: string, event: ScriptEvent): SluiceError {
  const detail = decode(event["detail"]);
  return new SluiceError("HOST_NOT_READY", `${name} could not set itself up`, {
    facts: { host: name, step: String(event["what"]) },
    ...(detail === "" ? {} : { detail }),
  });
}

function decode(base64: unknown): string {
  return Buffer.from(String(base64), "base64").toString("utf8").trim();
}
