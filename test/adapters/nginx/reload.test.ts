import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { Agent, get } from "node:http";
import { expect, test } from "vitest";
import { localHost } from "../../../src/adapters/local/host.ts";
import { nginx } from "../../../src/adapters/nginx/proxy.ts";
import { startNginx } from "../../sandbox/load/private-nginx.ts";

const ROUNDS = 15;
const CLIENTS = 16;
const REQUESTS = 20;

test("a load that begins right after a reload loses nothing, for the old workers are out of the way", async () => {
  const server = await startNginx("location / { return 200 ok; }");
  const { folder } = server;
  const reload = nginx.reload({
    ...localHost(dirname(folder), 80, true).layout,
    nginxArgs: ["-e", join(folder, "error.log"), "-c", join(folder, "nginx.conf")],
    nginxPid: join(folder, "nginx.pid"),
  });
  let lost = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    expect(spawnSync("sh", ["-c", reload]).status).toBe(0);
    const clients = Array.from({ length: CLIENTS }, () => strictClient(server.url));
    for (const failures of await Promise.all(clients)) lost += failures;
  }
  await server.stop();
  expect(lost).toBe(0);
});

/** Requests over one kept connection, one after the other and never again. Resolves with failures. */
async function strictClient(url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let failures = 0;
  for (let index = 0; index < REQUESTS; index += 1) {
    const answered = await new Promise<boolean>((resolve) => {
      const request = get(url, { agent }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode === 200));
      });
      request.on("error", () => resolve(false));
    });
    if (!answered) failures += 1;
  }
  agent.destroy();
  return failures;
}
