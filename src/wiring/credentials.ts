type EnvVars = Readonly<Record<string, string | undefined>>;

/** Variables that hold a credential of ours, whatever a `deploy.yaml` says. */
const NAMES = [
  "SLUICE_SSH_KEY",
  "SLUICE_SSH_PASSPHRASE",
  "SLUICE_REGISTRY_PASSWORD",
  "GITHUB_TOKEN",
  "DIGITALOCEAN_TOKEN",
  "COOLIFY_TOKEN",
  "CLOUDFLARE_API_TOKEN",
  "WEBHOOK_SECRET",
  "PRIVATE_KEY",
  "DATABASE_URL",
] as const;

/** Values that must never be printed. A path to a key file is no secret and stays readable. */
export function credentialsIn(envVars: EnvVars): string[] {
  return NAMES.flatMap((name) => {
    const value = envVars[name];
    const isPath = name === "SLUICE_SSH_KEY" && !value?.includes("PRIVATE KEY");
    return value && !isPath ? [value] : [];
  });
}
