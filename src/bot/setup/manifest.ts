import { SluiceError } from "../../model/errors.ts";
import { appEvents, appPermissions } from "./needs.ts";

export interface AppWishes {
  /** Where GitHub can reach the bot; with a path of its own it is where deliveries go. */
  readonly url: URL;
  /** Path of the webhook under it. */
  readonly path: string;
  /** Organization that will own the App; absent: whoever makes it. */
  readonly organization?: string;
}

/** A GitHub, by its API. */
export interface GitHubPlace {
  readonly api: string;
  /** What a browser opens. */
  readonly web: string;
}

const LOGIN = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;

/** What GitHub makes an App of; it asks for the name itself. */
export function manifestOf({ url, path }: AppWishes, back: string): object {
  const hook = url.pathname === "/" ? new URL(path, url) : url;
  return {
    url: url.origin,
    hook_attributes: { url: hook.href, active: true },
    redirect_url: back,
    description: "Deploys from comments in pull requests.",
    public: false,
    default_events: appEvents,
    default_permissions: Object.fromEntries(
      Object.entries(appPermissions).map(([name, { access }]) => [name, access]),
    ),
  };
}

/** Where the manifest is sent to by the browser of whoever makes the App. */
export function registration(
  { web }: GitHubPlace,
  { organization }: AppWishes,
  state: string,
): string {
  const who = organization === undefined ? "" : `/organizations/${organization}`;
  return `${web}${who}/settings/apps/new?state=${state}`;
}

/** As they were typed. Throws `USAGE`. */
export function readWishes(
  url: string | undefined,
  path: string,
  organization: string | undefined,
): AppWishes {
  if (url === undefined) {
    throw new SluiceError(
      "USAGE",
      "say where GitHub reaches the bot: --url https://bot.example.com",
    );
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new SluiceError("USAGE", `${JSON.stringify(url)} is no address of a website`);
  }
  if (organization !== undefined && !LOGIN.test(organization)) {
    throw new SluiceError("USAGE", `${JSON.stringify(organization)} is no name of an organization`);
  }
  return { url: new URL(url), path, ...(organization === undefined ? {} : { organization }) };
}

/** GitHub itself has its API at another name, GitHub Enterprise Server at a path. */
export function gitHubPlace(api = "https://api.github.com", web?: string): GitHubPlace {
  const base = api.replace(/\/+$/, "");
  const own =
    base === "https://api.github.com" ? "https://github.com" : base.replace(/\/api\/v3$/, "");
  return { api: base, web: (web || own).replace(/\/+$/, "") };
}
