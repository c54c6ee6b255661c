import type { Files, Person } from "./objects.ts";
import { git, type GitFolder } from "./run.ts";

export interface Imported {
  /** Parent, and what the files change. */
  readonly base: string | undefined;
  readonly files: Files;
  readonly message: string;
  readonly by: Person;
}

/** Writes a commit and points a ref at it, wherever that pointed, by one process of git. */
export async function importCommit(
  folder: GitFolder,
  ref: string,
  { base, files, message, by }: Imported,
): Promise<string> {
  const person = `${by.name} <${by.email}> ${Math.floor(by.date / 1000)} +0000`;
  const changes = Object.entries(files).map(([path, content]) =>
    content === null ? [`D ${path}\n`] : [`M 100644 inline ${path}\n`, data(content)],
  );
  const parts = [
    `commit ${ref}\nmark :1\nauthor ${person}\ncommitter ${person}\n`,
    data(message),
    base === undefined ? "" : `from ${base}\n`,
    ...changes.flat(),
    "\nget-mark :1\ndone\n",
  ];
  const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return git(folder, ["fast-import", "--quiet", "--force", "--done"], { input });
}

function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}
