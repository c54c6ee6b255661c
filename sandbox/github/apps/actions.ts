import { generateKeyPairSync } from "node:crypto";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import type { Account } from "../people/types.ts";
import type { App, Installation } from "./types.ts";

/** Numbers of the App that jobs act as, known to everybody. */
const APP = 15_368;
const BOT = 41_898_282;

/** GitHub's own App is installed wherever workflows run, and tells nobody of it. */
export function actionsInstallation(world: World, { owner }: Repository): Installation {
  const app = world.apps.get(APP) ?? createActionsApp(world, owner);
  const known = [...world.installations.values()].find(
    (it) => it.app.id === APP && it.account.id === owner.id,
  );
  if (known !== undefined) return known;
  const made = {
    id: world.nextId(),
    app,
    account: owner,
    created: world.now(),
    repositories: undefined,
    isSuspended: false,
  };
  world.installations.set(made.id, made);
  return made;
}

function createActionsApp(world: World, owner: Account): App {
  const bot: Account = { id: BOT, login: "github-actions[bot]", type: "Bot", isDeleted: false };
  world.accounts.set(bot.id, bot);
  const app: App = {
    id: APP,
    clientId: "Iv1.05c79e9ad1f6bdfa",
    slug: "github-actions",
    name: "GitHub Actions",
    owner,
    bot,
    permissions: { metadata: "read" },
    events: [],
    publicKey: generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey,
    hook: undefined,
  };
  world.apps.set(app.id, app);
  return app;
}
