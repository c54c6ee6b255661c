import { type World, nodeId } from "../world.ts";
import type { Account } from "./types.ts";

/** Who is shown where an account is gone. */
const GHOST: Account = { id: 10137, login: "ghost", type: "User", isDeleted: false };

/** What hangs below a user's address: key → path. */
const LINKS = {
  followers_url: "/followers",
  following_url: "/following{/other_user}",
  gists_url: "/gists{/gist_id}",
  starred_url: "/starred{/owner}{/repo}",
  subscriptions_url: "/subscriptions",
  organizations_url: "/orgs",
  repos_url: "/repos",
  events_url: "/events{/privacy}",
  received_events_url: "/received_events",
} as const;

export function accountView(world: World, account: Account): object {
  const { id, login, type } = account.isDeleted ? GHOST : account;
  const url = `${world.base}/users/${encodeURIComponent(login)}`;
  const page = type === "Bot" ? `/apps/${login.replace("[bot]", "")}` : `/${login}`;
  const links = Object.entries(LINKS).map(([key, path]) => [key, `${url}${path}`]);
  return {
    login,
    id,
    node_id: nodeId({ User: "U", Bot: "BOT", Organization: "O" }[type], id),
    avatar_url: `${world.base}/_sandbox/avatars/${id}`,
    gravatar_id: "",
    url,
    html_url: `${world.base}${page}`,
    ...Object.fromEntries(links),
    type,
    user_view_type: "public",
    site_admin: false,
  };
}
