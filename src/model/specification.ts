import { createHmac } from "node:crypto";
import type { Service } from "./project.ts";

/**
 * A digest of all that needs a new container when it changes. Domains, nginx options, drain and
 * health are left out: they change without one. Secret values enter under a key that never leaves
 * the hosts' root-only files, so the digest tells nothing about them.
 */
export function specification(
  service: Service,
  image: string,
  secrets: Readonly<Record<string, string>>,
  salt: string,
): string {
  const { command, user, envVars, resources, volumes, port, protocol, stateful } = service;
  const values = service.secrets.map(({ name, as }) => [name, [as, secrets[name] ?? ""]] as const);
  const parts = {
    image,
    command,
    user,
    port,
    // Decides whether the port is published for nginx or reached by name.
    protocol,
    stateful,
    schedule: service.schedule,
    secrets: sorted(Object.fromEntries(values)),
    envVars: sorted(envVars),
    resources: sorted(resources),
    volumes: sorted(volumes),
  };
  return createHmac("sha256", salt).update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** Key order in deploy.yaml means nothing. */
function sorted(record: object): [string, unknown][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
