import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectSsh } from "../../../src/adapters/ssh/connect.ts";
import { sshHost } from "../../../src/adapters/ssh/host.ts";
import { fingerprint } from "../../../src/adapters/ssh/known-hosts.ts";
import type { HostConnection } from "../../../src/contracts/host.ts";
import type { HostAddress } from "../../../src/model/project.ts";
import { hostContract } from "../../contracts/host.ts";
import { freePort } from "../../../sandbox/net/port.ts";
import { type Sshd, startSshd } from "./sshd.ts";

hostContract("ssh", async () => {
  const sshd = await startSshd();
  return {
    connect: (first) => connect(sshd, first),
    lose: () => sshd.cut(),
    stop: () => sshd.stop(),
  };
});

interface Login {
  readonly address: HostAddress;
  readonly key: string;
  readonly knownHost: string;
}

function connect(
  { address, key, knownHost }: Login,
  first?: readonly string[],
): Promise<HostConnection> {
  const host = sshHost(address, { privateKey: key }, knownHost);
  return host.connect(new AbortController().signal, first);
}

describe("an SSH host", () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  const refusal = (login: Partial<Login>) =>
    connect({ ...sshd, ...login }).then(
      () => "let in",
      (error: { code: string }) => error.code,
    );

  test("with another key than the one on record is left before any login", async () => {
    const other = readFileSync(`${sshd.folder}/other.pub`, "utf8").split(" ").slice(0, 2).join(" ");
    const knownHost = `[127.0.0.1]:${sshd.address.port} ${other}\n`;
    const before = sshd.log().length;
    expect(await refusal({ knownHost })).toBe("HOST_KEY_MISMATCH");
    expect(sshd.log().slice(before)).toContain("Connection from");
    expect(sshd.log().slice(before)).not.toContain("publickey");
  });

  test("that nothing is known of is not trusted", async () => {
    expect(await refusal({ knownHost: "" })).toBe("HOST_KEY_MISMATCH");
  });

  test("is known by a hashed name", async () => {
    const file = `${sshd.folder}/known_hosts`;
    writeFileSync(file, sshd.knownHost);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    const knownHost = readFileSync(file, "utf8");
    expect(knownHost).toMatch(/^\|1\|/);
    expect(await refusal({ knownHost })).toBe("let in");
  });

  test("whose key is revoked is refused, whatever else vouches for it", async () => {
    const knownHost = `${sshd.knownHost}@revoked * ${sshd.knownHost.split(" ").slice(1).join(" ")}`;
    expect(await refusal({ knownHost })).toBe("HOST_KEY_MISMATCH");
  });

  test("is known by the fingerprint of deploy.yaml, which wins over known_hosts", async () => {
    const key = Buffer.from(sshd.knownHost.split(" ")[2]!, "base64");
    const right = { ...sshd.address, fingerprint: fingerprint(key) };
    expect(await refusal({ address: right, knownHost: "" })).toBe("let in");
    const wrong = { ...sshd.address, fingerprint: "SHA256:abc" };
    expect(await refusal({ address: wrong })).toBe("HOST_KEY_MISMATCH");
    const listed = execFileSync("ssh-keygen", ["-lf", `${sshd.folder}/host.pub`], {
      encoding: "utf8",
    });
    expect(listed).toContain(fingerprint(key));
  });

  test("that refuses the key says so", async () => {
    const before = sshd.log().length;
    expect(await refusal({ key: sshd.otherKey })).toBe("HOST_LOGIN_REFUSED");
    expect(sshd.log().slice(before)).toContain("publickey");
  });

  test("where nobody listens is unreachable", async () => {
    const address = { ...sshd.address, port: await freePort() };
    expect(await refusal({ address })).toBe("HOST_UNREACHABLE");
  });

  test("that hangs up at once is unreachable", async () => {
    const server = createServer((socket) => socket.destroy());
    const address = { ...sshd.address, port: await listen(server) };
    expect(await refusal({ address })).toBe("HOST_UNREACHABLE");
    server.close();
  });

  test("that never answers is given up", async () => {
    const server = createServer(() => {});
    const address = { ...sshd.address, port: await listen(server) };
    const options = { address, credentials: { privateKey: sshd.key }, verify: () => true };
    const silent = connectSsh({ ...options, timeoutMs: 200 }, new AbortController().signal);
    await expect(silent).rejects.toMatchObject({ code: "HOST_UNREACHABLE" });
    server.close();
  });

  test("is not waited for once the run is aborted", async () => {
    const server = createServer(() => {});
    const address = { ...sshd.address, port: await listen(server) };
    const abort = new AbortController();
    const options = { address, credentials: { privateKey: sshd.key }, verify: () => true };
    const connecting = connectSsh({ ...options, timeoutMs: 600_000 }, abort.signal);
    await once(server, "connection");
    abort.abort();
    await expect(connecting).rejects.toThrow();
    server.close();
  });

  test("a command after the connection is lost ends without a code", async () => {
    const connection = await connect(sshd);
    const first = connection.exec(["cat"]);
    sshd.cut();
    await first.exit;
    const { exit, stdin, stdout } = connection.exec(["true"]);
    stdin.on("error", () => {});
    stdout.resume();
    expect(await exit).toEqual({ code: null });
  });

  test("answers small commands without waiting for Nagle", async () => {
    const connection = await connect(sshd);
    const begin = performance.now();
    for (let i = 0; i < 20; i++) {
      const { stdout, stderr, exit } = connection.exec(["true"]);
      stdout.resume();
      stderr.resume();
      await exit;
    }
    console.log(`20 commands in a row: ${Math.round(performance.now() - begin)} ms`);
    expect(connection.commands).toBe(20);
    await connection.close();
  });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
