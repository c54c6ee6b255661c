import { randomBytes } from "node:crypto";

export const TEXT = 1;
export const CLOSE = 8;

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** A masked frame as clients send them; payloads of at most 125 bytes. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  if (payload.length > 125) throw new Error("a frame of ours has at most 125 bytes");
  const mask = randomBytes(4);
  const masked = payload.map((byte, i) => byte ^ (mask[i & 3] ?? 0));
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]);
}

/**
 * The first server frame in `bytes` and its size; undefined while incomplete.
 * Throws for what no answer to `clientFrame` can be: fragments, masks, long payloads.
 */
export function parseServerFrame(bytes: Buffer): { frame: Frame; size: number } | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  if ((first & 0xf0) !== 0x80 || second > 125) throw new Error("a frame that is no echo of ours");
  const size = 2 + second;
  if (bytes.length < size) return undefined;
  return { frame: { opcode: first & 0x0f, payload: bytes.subarray(2, size) }, size };
}

/** Collects a connection's bytes and hands out its frames one at a time. */
export function createInbox() {
  let pending: Buffer = Buffer.alloc(0);
  let failed: Error | undefined;
  let waiting: { resolve: (frame: Frame) => void; reject: (error: Error) => void } | undefined;
  return {
    push(bytes: Buffer): void {
      pending = Buffer.concat([pending, bytes]);
      deliver();
    },
    fail(what: string): void {
      failed ??= new Error(what);
      deliver();
    },
    /** The next frame; rejects when the connection ends first. */
    next: (): Promise<Frame> =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        deliver();
      }),
  };

  function deliver(): void {
    if (!waiting) return;
    try {
      const parsed = parseServerFrame(pending);
      if (parsed) pending = pending.subarray(parsed.size);
      else if (failed) throw failed;
      else return;
      waiting.resolve(parsed.frame);
    } catch (error) {
      waiting.reject(error as Error);
    }
    waiting = undefined;
  }
}
