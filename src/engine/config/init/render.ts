import type { Recognised } from "./recognise.ts";

/** A first `deploy.yaml`: what was found, and as comments what is usually wanted next. */
export function firstConfig(project: string, found: Recognised): string {
  return `# What to deploy, and where. All keys: docs/configuration.md of Sluice.
project: ${project}

services:
  web:
${serviceLines(found).join("\n")}

environments:
  local: # this machine
    hosts: local
  # production:
  #   branch: main
  #   hosts: [deploy@203.0.113.7]
${found.port === undefined ? "" : `  #   domains: { web: [${project}.example.com] }\n`}
# permissions:
#   local: { deploy: write }
`;
}

function serviceLines({ key, value, because, port }: Recognised): string[] {
  const source = `    ${key}: ${value} # ${because}`;
  const common = [
    "    # env: { LOG_LEVEL: info }",
    "    # secrets: [SESSION_KEY] # names only; values come from the environment of sluice",
    "    # resources: { cpus: 0.5, memory: 256MB }",
  ];
  if (port === undefined) {
    return [
      source,
      "    # port: 3000 # the Dockerfile has no EXPOSE; without a port nothing is published",
      ...common,
    ];
  }
  return [
    source,
    `    port: ${port.port} # ${port.from}`,
    "    # health: { path: /up, timeout: 30s } # surer than a TCP connection, which is the default",
    ...common,
  ];
}
