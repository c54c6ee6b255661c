import { request } from "node:http";
import type { SandboxHost } from "../../sandbox/hosts/index.ts";
import { type PreviewProject, previewProject } from "../../test/e2e/previews/bed.ts";
import { shopImage } from "../../test/e2e/support/index.ts";

/** Previews of the example, web and worker, on one host. */
export async function makePreviews(host: SandboxHost, count: number): Promise<PreviewProject[]> {
  const previews: PreviewProject[] = [];
  for (let number = 1; number <= count; number++) {
    const preview = await previewProject("wake", host, number);
    previews.push(preview);
    await deploy(preview, "v1");
  }
  return previews;
}

/** Milliseconds of the whole command. */
export async function deploy(preview: PreviewProject, version: string): Promise<number> {
  const worker = {
    image: shopImage(version),
    command: ["node", "worker.js"],
    stop_grace_period: "1s",
  };
  await preview.write(version, {}, { worker });
  const { code, ms, stderr } = await preview.run("deploy");
  if (code !== 0) throw new Error(stderr);
  return ms;
}

/** Milliseconds until a visitor's first request is answered by the application. */
export async function visit(host: SandboxHost, { domain }: PreviewProject): Promise<number> {
  const begin = performance.now();
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { host: domain, "user-agent": "Mozilla/5.0" };
    const asking = request({ host: host.address, path: "/up", headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    asking.on("error", reject).end();
  });
  if (status !== 200) throw new Error(`${domain} answered ${status}`);
  return performance.now() - begin;
}
