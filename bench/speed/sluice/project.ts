import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IMAGE, type Way } from "../bed.ts";

export interface ProjectFile {
  readonly project: string;
  readonly services: readonly string[];
  readonly ways: readonly Way[];
  /** Changes a variable, so that a rollback finds an earlier release that differs. */
  readonly generation: number;
}

/** Writes the deploy.yaml of one run and returns its path. JSON is YAML. */
export async function writeProject(folder: string, file: ProjectFile): Promise<string> {
  const path = join(folder, `${file.project}.yaml`);
  await writeFile(path, projectText(file));
  return path;
}

export function projectText({ project, services, ways, generation }: ProjectFile): string {
  const service = (name: string) => ({
    image: IMAGE,
    port: 3000,
    health: { path: "/up", timeout: "30s" },
    domains: [`${name}.${project}.example.com`],
    env: { GENERATION: String(generation) },
    stop_grace_period: "1s",
  });
  const hosts = ways.map(({ host, address, port }) => ({
    address,
    port,
    user: "root",
    fingerprint: host.ssh.fingerprint,
  }));
  return JSON.stringify({
    project,
    services: Object.fromEntries(services.map((name) => [name, service(name)])),
    environments: { bench: { hosts } },
  });
}
