import { PassThrough, Readable, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Exec, HeldImage } from "../../../../src/contracts/images.ts";
import type { HostProcess } from "../../../../src/contracts/host.ts";
import { filesOf } from "./archives.ts";

/** A host whose engine does what the real ones were seen to do, in memory. */
export interface FakeHost {
  readonly name: string;
  readonly exec: Exec;
  /** argvs that were run, their first three words. */
  readonly ran: string[];
  readonly images: HeldImage[];
}

export interface Habits {
  readonly freeKiB?: number;
  /** Closes the load's input after so many bytes. */
  readonly cutAfter?: number;
  /** Ends the load after so many bytes without a word to its input, as over SSH. */
  readonly diesAfter?: number;
  /** Fails every load with this. */
  readonly refusal?: string;
  /** Diff ids whose content is gone although images that have them are listed. */
  readonly pruned?: readonly string[];
  /** Reports images that it was not sent. */
  readonly swaps?: boolean;
}

export function fakeHost(images: HeldImage[] = [], habits: Habits = {}): FakeHost {
  const ran: string[] = [];
  const exec: Exec = (argv) => {
    const script = argv.join(" ");
    const verb = script.includes("docker load") ? "load" : script.includes("info") ? "look" : "tag";
    ran.push(verb);
    if (verb === "load") return loading(images, argv.at(-1)!, habits);
    if (verb === "tag") return finished("");
    return finished(lookText(images, habits.freeKiB ?? 1_000_000));
  };
  return { name: "web-1", exec, ran, images };
}

/** A process that is over, or that prints `output` first. */
export function finished(output: string | Readable, code = 0, stderr = ""): HostProcess {
  const stdout = typeof output === "string" ? Readable.from([output]) : output;
  const stdin = new Writable({ write: (_chunk, _encoding, done) => done() });
  return { stdin, stdout, stderr: Readable.from([stderr]), exit: Promise.resolve({ code }) };
}

function lookText(images: readonly HeldImage[], freeKiB: number): string {
  const engine = { version: "20.10.24", status: [["Backing Filesystem", "extfs"]] };
  return [JSON.stringify(engine), freeKiB, "gzip", ...images.map((i) => JSON.stringify(i))].join(
    "\n",
  );
}

function loading(images: HeldImage[], tag: string, habits: Habits): HostProcess {
  const stdin = new PassThrough();
  const { cutAfter = Infinity, diesAfter } = habits;
  if (diesAfter !== undefined) return dying(diesAfter, habits.refusal ?? "");
  let seen = 0;
  stdin.on("data", (chunk: Buffer) => {
    seen += chunk.length;
    if (seen > cutAfter) stdin.destroy(new Error("the connection was lost"));
  });
  const loaded = load(stdin, images, tag, habits).then(
    (stdout) => ({ code: 0, stdout, stderr: "" }),
    (error: Error) => ({ code: 1, stdout: "", stderr: error.message }),
  );
  return {
    stdin,
    stdout: Readable.from(after(loaded.then(({ stdout }) => stdout))),
    stderr: Readable.from(after(loaded.then(({ stderr }) => stderr))),
    exit: loaded.then(({ code }) => ({ code })),
  };
}

/** Takes some input, then is over; what is written from then on waits for ever. */
function dying(bytes: number, stderr: string): HostProcess {
  let left = bytes;
  const { promise: exit, resolve } = Promise.withResolvers<{ code: number }>();
  const stdin = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      left -= chunk.length;
      if (left > 0) return done();
      resolve({ code: 1 });
    },
  });
  return { stdin, stdout: Readable.from([]), stderr: Readable.from([stderr]), exit };
}

async function* after(text: Promise<string>) {
  yield await text;
}

async function load(input: Readable, images: HeldImage[], tag: string, habits: Habits) {
  const archive = gunzipSync(await buffer(input));
  if (habits.refusal) throw new Error(habits.refusal);
  const files = await filesOf(Readable.from([archive], { objectMode: false }));
  const content = new Map(files.map((file) => [file.name, file.content]));
  const [entry] = JSON.parse(content.get("manifest.json")!.toString()) as [{ Config: string }];
  const config = JSON.parse(content.get(entry.Config)!.toString()) as {
    rootfs: { diff_ids: string[] };
  };
  const diffIds = config.rootfs.diff_ids;
  diffIds.forEach((_, index) => requireLayer(images, diffIds.slice(0, index + 1), content, habits));
  const id = habits.swaps ? "sha256:other" : entry.Config.replace("blobs/sha256/", "sha256:");
  images.push({ id, tags: [tag], diffIds });
  return `${JSON.stringify(images.at(-1))}\n${id}\n`;
}

function requireLayer(
  images: readonly HeldImage[],
  chain: readonly string[],
  content: ReadonlyMap<string, Buffer>,
  { pruned = [] }: Habits,
) {
  const [top = ""] = chain.slice(-1);
  const held = images.some(({ diffIds }) => diffIds.slice(0, chain.length).join() === chain.join());
  const path = `blobs/${top.replace(":", "/")}`;
  if ((!held || pruned.includes(top)) && !content.has(path))
    throw new Error(`open /var/lib/docker/tmp/docker-import-1/${path}: no such file or directory`);
}
