import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { HostConnection, HostProcess } from "../../src/contracts/host.ts";

/** One way to reach a host, as the suite needs it. */
export interface HostUnderTest {
  connect(first?: readonly string[]): Promise<HostConnection>;
  /** Ends the connection, or the process where there is none, in the middle of `process`. */
  lose(connection: HostConnection, process: HostProcess): void;
  stop(): Promise<void>;
}

const MEGABYTE = 1_048_576;

/** Every character that some shell gives a meaning to, and then some. */
const nasty = [
  "",
  " ",
  "a b",
  "'",
  '"',
  "\\",
  "$HOME",
  "$(id)",
  "`id`",
  "!!",
  "~",
  "*",
  "?",
  "[a-z]",
  "{a,b}",
  "a;b",
  "a&b",
  "a|b",
  "<a>b",
  "(a)",
  "#a",
  "%s%n",
  "-n",
  "--",
  "a\nb\n",
  "a\tb",
  "a\rb",
  "\u0001\u007f",
  "ünïcödé 🚀",
  `it's "all" of $them\\`,
  "=a",
  "^a",
  "\n",
];

/** Holds every adapter of `HostConnection` to the same behaviour. */
export function hostContract(name: string, setup: () => Promise<HostUnderTest>): void {
  describe(`HostConnection, ${name}`, () => {
    let host: HostUnderTest;
    let connection: HostConnection;
    beforeAll(async () => {
      host = await setup();
    });
    beforeEach(async () => {
      connection = await host.connect();
      return () => connection.close();
    });
    afterAll(() => host.stop());
    const exec = (...argv: string[]) => connection.exec(argv);

    test.for([0, 1, 3, 127, 255])("hands on exit code %i", async (code) => {
      expect(await result(exec("sh", "-c", `exit ${code}`))).toMatchObject({ code });
    });

    test("answers an unknown command with 127", async () => {
      expect(await result(exec("no-such-command-here"))).toMatchObject({ code: 127 });
    });

    test("keeps stdout and stderr apart", async () => {
      const { stdout, stderr } = await result(exec("sh", "-c", "echo out; echo err >&2"));
      expect({ stdout: String(stdout), stderr: String(stderr) }).toEqual({
        stdout: "out\n",
        stderr: "err\n",
      });
    });

    test("hands every argument on as it is", async () => {
      const { stdout } = await result(exec("printf", "%s\\0", ...nasty));
      expect(String(stdout).split("\0").slice(0, -1)).toEqual(nasty);
    });

    test("carries a megabyte of random bytes there and back", async () => {
      const bytes = randomBytes(MEGABYTE);
      const process = exec("cat");
      process.stdin.end(bytes);
      const { stdout, code } = await result(process);
      expect(code).toBe(0);
      expect(stdout.equals(bytes)).toBe(true);
    });

    test("loses nothing of a large output whose reader is slow", async () => {
      const process = exec("head", "-c", String(8 * MEGABYTE), "/dev/zero");
      process.stderr.resume();
      let bytes = 0;
      for await (const chunk of process.stdout) {
        bytes += (chunk as Buffer).length;
        await new Promise((resolve) => void setImmediate(resolve));
      }
      expect(bytes).toBe(8 * MEGABYTE);
      expect(await process.exit).toEqual({ code: 0 });
    });

    test("runs several commands at once and counts them", async () => {
      expect(connection.commands).toBe(0);
      const outputs = await Promise.all(
        ["a", "b", "c"].map((word) => result(exec("printf", "%s\\0", word))),
      );
      expect(outputs.map(({ stdout }) => String(stdout))).toEqual(["a\0", "b\0", "c\0"]);
      expect(connection.commands).toBe(3);
    });

    test("runs a command that was announced once, whenever it is asked for", async () => {
      const argv = ["printf", "%s\\0", ...nasty];
      const announced = await host.connect(argv);
      expect(announced.commands).toBe(0);
      const { stdout, code } = await result(announced.exec(argv));
      expect({ code, words: String(stdout).split("\0").slice(0, -1) }).toEqual({
        code: 0,
        words: nasty,
      });
      expect(announced.commands).toBe(1);
      expect(String((await result(announced.exec(["printf", "%s\\0", "b"]))).stdout)).toBe("b\0");
      await announced.close();
    });

    test("does not leave a writer waiting when the command ends without reading", async () => {
      const process = exec("sh", "-c", "exit 3");
      process.stdin.on("error", () => {});
      const written = finished(process.stdin).catch(() => {});
      pour(process);
      expect(await result(process)).toMatchObject({ code: 3 });
      await written;
    });

    test("says null when the connection is lost in the middle of a command", async () => {
      const process = exec("cat");
      process.stdin.on("error", () => {});
      process.stdin.write("ping");
      await once(process.stdout, "data");
      host.lose(connection, process);
      expect(await result(process)).toMatchObject({ code: null });
    });

    test("can be closed twice", async () => {
      await connection.close();
      await connection.close();
    });
  });
}

/** Writes for as long as somebody takes it. */
function pour({ stdin }: HostProcess): void {
  const chunk = Buffer.alloc(65_536);
  const more = () => {
    while (!stdin.destroyed && stdin.writable && stdin.write(chunk));
  };
  stdin.on("drain", more);
  more();
}

async function result(process: HostProcess) {
  const [stdout, stderr, { code }] = await Promise.all([
    collect(process.stdout),
    collect(process.stderr),
    process.exit,
  ]);
  return { stdout, stderr, code };
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  await finished(stream, { writable: false }).catch(() => {});
  return Buffer.concat(chunks);
}
