import { open } from "node:fs/promises";
import { SluiceError } from "../../model/errors.ts";

/** What the bot needs to know of its App. */
export interface AppSecrets {
  readonly id: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/** Variables as `docker run --env-file` and Compose read them: unquoted, the key in one line. */
export function secretsText({ id, privateKey, webhookSecret }: AppSecrets): string {
  const key = privateKey.trim().replaceAll(/\r?\n/g, "\\n");
  return `APP_ID=${id}\nPRIVATE_KEY=${key}\nWEBHOOK_SECRET=${webhookSecret}\n`;
}

/** A place that is kept before there is anything to write: what GitHub hands out comes once. */
export interface SecretsFile {
  write(secrets: AppSecrets): Promise<void>;
  /** Closes it. */
  close(): Promise<void>;
}

/** For its owner alone, and never over an App's that is there. Throws `USAGE`. */
export async function createSecretsFile(path: string): Promise<SecretsFile> {
  const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new SluiceError("USAGE", `${path} is there already, with the secrets of another App`);
  });
  return {
    async write(secrets) {
      await file.chmod(0o600);
      await file.writeFile(secretsText(secrets));
      await file.sync();
    },
    close: () => file.close(),
  };
}
