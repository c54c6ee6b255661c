import type { HoldStore } from "../contracts/lock.ts";
import type { Hold } from "../model/observed.ts";
import { clientIn, repositoryIn } from "./github.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** What was seen at a time, in milliseconds since the epoch. */
export interface SeenHold {
  readonly at: number;
  readonly hold?: Hold;
}

/** For as long nobody is asked again. */
const FRESH_MS = 120_000;

/** Manual locks in the repository, where a token and the repository's name are there. */
export function holdsOf(
  envVars: EnvVars,
  environment: string,
  seen?: SeenHold,
): readonly HoldStore[] {
  const token = envVars["GITHUB_TOKEN"];
  const repository = repositoryIn(envVars);
  if (!token || repository === undefined) return [];
  const store = async () => {
    const [{ holdOn }, client] = await Promise.all([
      import("../adapters/github/locks.ts"),
      clientIn(envVars, token),
    ]);
    return holdOn(client, repository, environment);
  };
  return [
    {
      place: "GitHub",
      take: async (request) => (await store()).take(request),
      read: async () =>
        seen !== undefined && Date.now() - seen.at < FRESH_MS ? seen.hold : (await store()).read(),
      release: async (hold) => (await store()).release(hold),
    },
  ];
}
