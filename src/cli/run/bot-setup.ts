import { rm } from "node:fs/promises";
import { gitHubPlace, readWishes } from "../../bot/setup/manifest.ts";
import { register } from "../../bot/setup/register.ts";
import { createSecretsFile } from "../../bot/setup/secrets.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Run } from "../input.ts";

/** Milliseconds that somebody has for the browser. */
const PATIENCE = 3_600_000;

/** Makes the GitHub App with a person's browser; its secrets go into a file and nowhere else. */
export const run: Run = async ({ options }, { envVars, stdout, stderr }) => {
  const path = envVars["WEBHOOK_PATH"] || "/api/github/webhooks";
  const wishes = readWishes(options.url, path, options.organization);
  const place = gitHubPlace(envVars["GITHUB_API_URL"] || undefined, envVars["GITHUB_SERVER_URL"]);
  const file = await createSecretsFile(options.envVarsFile);
  const interrupt = interrupted();
  let isWritten = false;
  try {
    const app = await register({
      place,
      wishes,
      port: 0,
      signal: interrupt.signal,
      listening: (url) => stderr.write(`open ${url} in a browser of this machine\n`),
      made: async (made) => {
        await file.write(made);
        isWritten = true;
      },
    });
    const install = `${app.page}/installations/new`;
    const answer = { ok: true, reason: "OK", app: app.slug, id: app.id, file: options.envVarsFile };
    const text = `${app.slug} is made; its secrets are in ${options.envVarsFile}\nnext: install it (${install}), then: sluice bot`;
    stdout.write(`${options.json ? JSON.stringify({ ...answer, install }) : text}\n`);
    return 0;
  } finally {
    interrupt.done();
    await file.close();
    if (!isWritten) await rm(options.envVarsFile, { force: true });
  }
};

function interrupted() {
  const controller = new AbortController();
  const give = (why: string) => controller.abort(new SluiceError("ABORTED", why));
  const stop = () => give("no App was made");
  const timer = setTimeout(() => give("nobody came back from GitHub within an hour"), PATIENCE);
  process.once("SIGINT", stop);
  return {
    signal: controller.signal,
    done() {
      clearTimeout(timer);
      process.off("SIGINT", stop);
    },
  };
}
