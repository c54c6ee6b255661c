import { readdir, readFile } from "node:fs/promises";
import { ROOT } from "../hosts/paths.ts";

const SHOP = `${ROOT}examples/shop/`;
const WORKFLOW = ".github/workflows/deploy.yml";
/** Rests until a variable is set. */
const ANSWERS = ".github/workflows/pull-requests.yml";

/** The domain that the cloud answers for. */
export const ZONE = "example.com";

/** Host name of an environment; no name server knows it. */
export function domainOf(environment: string): string {
  return `${environment}.shop.${ZONE}`;
}

/** The example as a repository of its own, with the workflow that users copy. */
export async function shopFiles(config: string): Promise<Record<string, string>> {
  const names = (await readdir(SHOP)).filter((name) => !name.startsWith("deploy."));
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(`${SHOP}${name}`, "utf8")] as const),
  );
  const workflow = await readFile(`${ROOT}${WORKFLOW}`, "utf8");
  return {
    ...Object.fromEntries(files),
    "deploy.yaml": config,
    [WORKFLOW]: withCloud(workflow),
    [ANSWERS]: await readFile(`${ROOT}${ANSWERS}`, "utf8"),
  };
}

/** Two environments, each a droplet of its own that is made when it is first needed. */
export function deployYaml(version: string): string {
  return `project: shop

services:
  web:
    build: { context: ., args: { VERSION: ${version} } }
    port: 3000
    health: { path: /up, timeout: 30s }
    domains: ["\${environment}.shop.example.com"]
    drain: 1s

environments:
  staging:
    hosts: { provider: digitalocean, region: lon1, size: s-1vcpu-1gb }
  production:
    hosts: { provider: digitalocean, region: lon1, size: s-1vcpu-1gb }

limits: { droplets: 2 }
`;
}

/** The same with a preview for every pull request, all on one droplet, under a domain of the cloud's. */
export function deployYamlWithPreviews(version: string): string {
  return deployYaml(version)
    .replace("    drain: 1s\n", "    drain: 1s\n    volumes: { uploads: /uploads }\n")
    .replace(
      "limits: { droplets: 2 }",
      `previews:
  hosts: { provider: digitalocean, region: lon1, size: s-1vcpu-1gb, image: docker-20-04 }
  domain: preview.${ZONE}

limits: { droplets: 3 }`,
    );
}

/** The workflow says where a variable more is written; this cloud is not the one everybody has. */
function withCloud(workflow: string): string {
  const known = /^( +)SLUICE_SSH_KEY: .*\n/m;
  if (!known.test(workflow)) throw new Error(`${WORKFLOW} gives the Action no key`);
  return workflow.replace(known, (line, indent: string) =>
    [
      line,
      `${indent}DIGITALOCEAN_TOKEN: \${{ secrets.DIGITALOCEAN_TOKEN }}\n`,
      `${indent}DIGITALOCEAN_API_URL: \${{ vars.DIGITALOCEAN_API_URL }}\n`,
    ].join(""),
  );
}
