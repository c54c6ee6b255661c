/** What holds where `deploy.yaml` is silent, written as it would be there. */

export const target = "docker";
export const keepReleases = 5;
export const droplets = 3;
export const parallel = 4;
export const sshUser = "root";
export const sshPort = 22;
export const healthTimeout = "30s";
export const healthStatus = { from: 200, to: 299 } as const;
/** A container without a port must still run after this long. */
export const settle = "2s";
export const drain = "30s";
export const stopGrace = "10s";
/** As nginx. */
export const maxBody = "1MB";
/** As nginx. */
export const readTimeout = "60s";
export const ttl = "72h";
/** Previews of a repository at once: nobody pays for more without having said so. */
export const previewsPerRepository = 10;
/** What asks for a preview, the label that does, and the one that keeps it past its time. */
export const previewOn = "open";
export const previewLabel = "preview";
export const keepLabel = "keep";
/** Of a preview that nobody looks at. */
export const sleepAfter = "30m";
/** Of `seed` and `migrate`. */
export const jobTimeout = "10m";
/** What an environment asks of a command in a comment. */
export const policy = { checks: "required", drafts: false, pushStops: "queued" } as const;
export const previewPolicy = { checks: "none", drafts: true, pushStops: "running" } as const;
export const freezeReason = "a freeze in deploy.yaml";
