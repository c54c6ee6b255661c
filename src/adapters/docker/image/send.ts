import { Readable, Transform } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Compression, Exec, TransferRequest } from "../../../contracts/images.ts";
import { filterArchive } from "./archive.ts";
import { compressor } from "./compress.ts";
import { loadArgv } from "./host.ts";
import type { LayerPlan } from "./layers.ts";
import { type Outcome, outcome, within } from "./processes.ts";
import { createMeter } from "./progress.ts";

export interface Sent {
  readonly load: Outcome;
  readonly save: Outcome;
  /** Set when the stream did not reach its end. */
  readonly broken: Error | undefined;
  /** The load ended before the stream did, so what else failed only followed. */
  readonly early: boolean;
  readonly bytesSent: number;
  /** What the host's engine may call the image: configuration's and manifest's digest. */
  readonly identity: readonly string[];
}

/** How long a process may take to end once its stream has broken. */
const GRACE = 5000;
const LOST: Outcome = { code: null, stdout: "", stderr: "" };

/** Streams `docker save` here through the filter into `docker load` there. Never rejects. */
export async function send(
  local: Exec,
  { image, tag, host, signal, onProgress }: TransferRequest,
  plan: LayerPlan,
  compression: Compression,
): Promise<Sent> {
  const saving = local(["docker", "save", image.id]);
  const loading = host.exec(loadArgv(tag, compression));
  const meter = createMeter(plan.send, onProgress ?? (() => {}));
  let identity: readonly string[] = [];
  const archive = filterArchive(saving.stdout, {
    diffIds: image.layers.map(({ diffId }) => diffId),
    held: plan.held,
    tag,
    onLayer: meter.begin,
    onBytes: meter.advance,
    onIdentity: (ids) => (identity = ids),
  });
  const ends = [outcome(loading, text(loading.stdout)), outcome(saving)] as const;
  const died = new AbortController();
  const stop = AbortSignal.any(signal ? [signal, died.signal] : [died.signal]);
  // A connection does not say by itself that nobody reads any more: writing would wait for ever.
  void loading.exit.finally(() => died.abort());
  const broken = await pipeline(
    Readable.from(archive, { objectMode: false, highWaterMark: 1024 * 1024 }),
    compressor(compression),
    counted(meter.sent),
    loading.stdin,
    { signal: stop },
  ).then(
    () => undefined,
    (error: Error) => error,
  );
  const early = broken?.name === "AbortError" && !signal?.aborted;
  saving.stdout.destroy();
  const [load = LOST, save = LOST] = await Promise.all(
    ends.map((end) => (broken ? within(GRACE, end, LOST) : end)),
  );
  return { load, save, broken, early, bytesSent: meter.bytesSent, identity };
}

function counted(count: (bytes: number) => void): Transform {
  return new Transform({
    transform: (chunk: Buffer, _, done) => {
      count(chunk.length);
      done(null, chunk);
    },
  });
}
