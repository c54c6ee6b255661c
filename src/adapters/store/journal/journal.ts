import { type FileHandle, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { recordOf, textsOf } from "./record.ts";

/** A file of a journal. */
export interface Segment {
  readonly path: string;
  /** Texts in it that are nowhere else yet. */
  left: number;
  /** Nothing is written to it any more. */
  isFull: boolean;
}

/** What a journal had when it was opened, oldest first. */
export interface Found {
  readonly segment: Segment;
  readonly texts: readonly string[];
}

interface Writing extends Segment {
  readonly file: FileHandle;
  /** Bytes that are whole. */
  size: number;
}

/** Bytes: small enough to be read again at once, large enough that new files cost nothing. */
const LARGE = 8 * 2 ** 20;
const NAME = /^\d{12}$/;

/**
 * Texts that are on disk when `append` has resolved, in files that go when all of theirs are kept
 * elsewhere. One write and one sync for many of them, which is all that has to happen before an answer.
 * One `append` at a time.
 */
export class Journal {
  readonly #folder: string;
  #next: number;
  #writing: Writing | undefined;

  private constructor(folder: string, next: number) {
    this.#folder = folder;
    this.#next = next;
  }

  /** Only for whoever has claimed the place that the folder is in. */
  static async open(folder: string): Promise<{ journal: Journal; found: readonly Found[] }> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
    const found: Found[] = [];
    for (const name of names) {
      const path = join(folder, name);
      const texts = textsOf(await readFile(path, "utf8"));
      if (texts.length === 0) await rm(path);
      else found.push({ texts, segment: { path, left: texts.length, isFull: true } });
    }
    const next = Number(names.at(-1) ?? 0) + 1;
    return { journal: new Journal(folder, next), found };
  }

  /** Rejects when nothing is certain to be on disk: some of it may be there all the same. */
  async append(texts: readonly string[]): Promise<Segment> {
    const writing = (this.#writing ??= await this.#begin());
    const bytes = Buffer.from(texts.map(recordOf).join(""));
    try {
      await writeAll(writing.file, bytes, writing.size);
      await writing.file.datasync();
    } catch (error) {
      await this.#abandon(writing);
      throw error;
    }
    writing.size += bytes.length;
    writing.left += texts.length;
    if (writing.size > LARGE) await this.#end(writing);
    return writing;
  }

  /** `count` texts of a segment are kept elsewhere now. */
  async release(segment: Segment, count: number): Promise<void> {
    segment.left -= count;
    if (segment.left === 0 && segment.isFull) await rm(segment.path, { force: true });
  }

  async close(): Promise<void> {
    if (this.#writing !== undefined) await this.#end(this.#writing);
  }

  async #begin(): Promise<Writing> {
    const path = join(this.#folder, String(this.#next++).padStart(12, "0"));
    const file = await open(path, "wx", 0o600);
    try {
      await syncNames(this.#folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    return { path, file, size: 0, left: 0, isFull: false };
  }

  async #end(writing: Writing): Promise<void> {
    this.#writing = undefined;
    writing.isFull = true;
    await writing.file.close();
    await this.release(writing, 0);
  }

  /** A file that could not be synced once may say that it is whole and not be: the next is another. */
  async #abandon(writing: Writing): Promise<void> {
    // Gives back the room that half a record takes; where that fails too, its checksum does not fit.
    await writing.file.truncate(writing.size).catch(() => {});
    await this.#end(writing).catch(() => {});
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const left = bytes.length - done;
    done += (await file.write(bytes, done, left, position + done)).bytesWritten;
  }
}

async function syncNames(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
