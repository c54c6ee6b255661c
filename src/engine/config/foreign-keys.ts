/** Words of Compose, Kamal and others that people bring along, and what to write here instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  environment: "write env",
  env_file: "write env, and secrets for what is secret",
  ports: "write port: with the port in the container; the one on the host is chosen",
  expose: "write port",
  healthcheck: "write health: { command: […] }, or { container: true } for the image's own",
  cpus: "write resources: { cpus: … }",
  mem_limit: "write resources: { memory: … }",
  deploy: "write resources: { cpus: …, memory: … }",
  entrypoint: "write command: with the whole command line",
  dockerfile: "write build: { dockerfile: … }",
  context: "write build: { context: … }",
  restart: "leave it out: services are restarted",
  container_name: "leave it out: names are made from project, environment and service",
  networks: "leave it out: services of an environment reach each other by name",
  hostname: "leave it out: services of an environment reach each other by name",
  labels: "leave it out",
  version: "leave it out",
  name: "write project",
  service: "write services: { web: … }",
  host: "write domains, or hosts in an environment",
  servers: "write hosts in an environment",
  server: "write hosts in an environment",
  domain: "write domains: [shop.example.com]",
  cron: 'write schedule: "0 2 * * *"',
  stop_timeout: "write stop_grace_period",
  drain_timeout: "write drain",
  replicas: "leave it out: a service runs once on each host",
};

/** Only where the advice can be followed: the word it tells to write has to be known there. */
export function foreignKey(key: string, known: readonly string[]): string | undefined {
  const advice = Object.hasOwn(INSTEAD, key) ? INSTEAD[key] : undefined;
  const wanted = advice === undefined ? undefined : /^write (\w+)/.exec(advice)?.[1];
  return wanted === undefined || known.includes(wanted) ? advice : undefined;
}
