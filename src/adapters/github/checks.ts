import type { Checks } from "../../contracts/forge-writes.ts";
import type { Repository } from "../../model/chatops/index.ts";
import type { Client } from "./forge/ask.ts";

/** GitHub takes 65,535 characters in each text of a check run, and as many bytes are fewer. */
const LONGEST_TEXT = 65_000;

export function githubChecks(
  client: Client,
  { owner, name: repo }: Pick<Repository, "owner" | "name">,
): Checks {
  return {
    async complete({ name, sha, state, title, summary, text, url, externalId }) {
      await client.request("POST /repos/{owner}/{repo}/check-runs", {
        owner,
        repo,
        name,
        head_sha: sha,
        status: "completed",
        conclusion: state,
        external_id: externalId,
        ...(url === undefined ? {} : { details_url: url }),
        output: {
          title: title.slice(0, 250),
          summary: summary.slice(0, LONGEST_TEXT),
          text: text.slice(0, LONGEST_TEXT),
        },
      });
    },
  };
}
