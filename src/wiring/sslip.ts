import { isIP } from "node:net";
import type { Host } from "../contracts/host.ts";
import { sslipName } from "../model/domains.ts";
import type { Project } from "../model/project.ts";

/** A host that answers for the services without a domain at names made of its address. */
export function withSslip(host: Host, project: Project, address: string): Host {
  if (isIP(address) === 0) return host;
  const nameless = project.services
    .filter(({ domains, port, protocol }) => domains.length === 0 && port && protocol === "http")
    .map(({ name }) => name);
  const extraDomains = (inProject: string, environment: string, service: string) =>
    nameless.includes(service)
      ? [sslipName({ project: inProject, environment }, service, address, project.preview?.suffix)]
      : [];
  return { ...host, layout: { ...host.layout, extraDomains } };
}

/** Previews need a name; elsewhere no domain is no mistake: a service may be for others alone. */
export function named<T extends { readonly hosts: Host[] }>(fleet: T, project: Project): T {
  if (project.preview === undefined) return fleet;
  const hosts = fleet.hosts.map((host) =>
    host.address === undefined ? host : withSslip(host, project, host.address.address),
  );
  return { ...fleet, hosts };
}
