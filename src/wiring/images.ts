import { spawn } from "node:child_process";
import { createTransfer } from "../adapters/docker/image/transfer.ts";
import { localExec } from "../adapters/local/host.ts";
import type { ImageBuilder } from "../contracts/images.ts";
import { SluiceError } from "../model/errors.ts";
import type { Adapters } from "../engine/context.ts";

export function imagesOf(
  _envVars: Readonly<Record<string, string | undefined>>,
): Pick<Adapters, "builder" | "transfer" | "login"> {
  return { builder, transfer: createTransfer(localExec), login: undefined };
}

const builder: ImageBuilder = {
  async build({ build, folder, tags, onLine }) {
    const args = Object.entries(build.args).flatMap(([k, v]) => ["--build-arg", `${k}=${v}`]);
    const out = await run(
      ["docker", "build", "-q", "-t", tags[0]!, ...args, `${folder}/${build.context}`],
      onLine,
    );
    return (await this.inspect(out.trim()))!;
  },
  async inspect(reference) {
    const text = await run(["docker", "image", "inspect", reference]).catch(() => "[]");
    const [image] = JSON.parse(text) as {
      Id: string;
      Size: number;
      Architecture: string;
      Os: string;
      RootFS: { Layers: string[] };
    }[];
    if (!image) return undefined;
    return {
      id: image.Id,
      size: image.Size,
      architecture: image.Architecture,
      os: image.Os,
      layers: image.RootFS.Layers.map((diffId) => ({ diffId })),
    };
  },
  async tag(id, tag) {
    await run(["docker", "tag", id, tag]);
  },
  push: () => Promise.reject(new SluiceError("TRANSFER_FAILED", "not yet")),
};

function run(argv: string[], onLine: (line: string) => void = () => {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0]!, argv.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (c) => (out += c));
    child.stderr.on("data", (c) => {
      err += c;
      onLine(String(c).trim());
    });
    child.on("close", (code) =>
      code === 0
        ? resolve(out)
        : reject(new SluiceError("BUILD_FAILED", "docker build failed", { detail: err })),
    );
  });
}
