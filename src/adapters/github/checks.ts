import type { CheckNews, Checks, EndOfRecord } from "../../contracts/forge-writes.ts";
import type { Repository } from "../../model/chatops/index.ts";
import { ask, type Client } from "./forge/ask.ts";
import { LONGEST_DESCRIPTION } from "./names.ts";

/** GitHub takes 65,535 characters in each text of a check run, and as many bytes are fewer. */
const LONGEST_TEXT = 65_000;

export function githubChecks(
  client: Client,
  { owner, name: repo }: Pick<Repository, "owner" | "name">,
): Checks {
  return {
    async complete(check, ends) {
      if (ends !== undefined) return completeAndEnd(client, check, ends);
      const { name, sha, state, url, externalId } = check;
      await client.request("POST /repos/{owner}/{repo}/check-runs", {
        owner,
        repo,
        name,
        head_sha: sha,
        status: "completed",
        conclusion: state,
        external_id: externalId,
        ...(url === undefined ? {} : { details_url: url }),
        output: outputOf(check),
      });
    },
  };
}

function outputOf({ title, summary, text }: CheckNews) {
  return {
    title: title.slice(0, 250),
    summary: summary.slice(0, LONGEST_TEXT),
    text: text.slice(0, LONGEST_TEXT),
  };
}

/** The report first: whoever hears of it needs to say the end only once. */
const END = `mutation End($check: CreateCheckRunInput!, $status: CreateDeploymentStatusInput!) {
  createCheckRun(input: $check) { checkRun { databaseId } }
  createDeploymentStatus(input: $status) { deploymentStatus { state } }
}`;

async function completeAndEnd(
  client: Client,
  check: CheckNews,
  { repository, record, news }: EndOfRecord,
): Promise<void> {
  const { name, sha, state, url, externalId } = check;
  const { errors } = await ask(client, END, {
    check: {
      repositoryId: repository,
      name,
      headSha: sha,
      status: "COMPLETED",
      conclusion: state.toUpperCase(),
      externalId,
      ...(url === undefined ? {} : { detailsUrl: url }),
      output: outputOf(check),
    },
    status: {
      deploymentId: record,
      state: news.state.toUpperCase(),
      description: news.description.slice(0, LONGEST_DESCRIPTION),
      ...(news.url === undefined ? {} : { environmentUrl: news.url }),
      ...(news.log === undefined ? {} : { logUrl: news.log }),
    },
  });
  if (errors[0] !== undefined) throw new Error(errors[0].message);
}
