/**
 * What is kept of a JSON value: a text, number or boolean; anything that is not large; some keys of each
 * in a list; some keys of an object.
 */
type Shape = true | "small" | readonly [Shape] | { readonly [key: string]: Shape };

/** Characters of JSON. */
const SMALL = 16 * 1024;

interface Kept {
  readonly actions: readonly string[];
  readonly payload: Readonly<Record<string, Shape>>;
}

const account = { id: true, login: true, type: true } as const;
const repository = {
  id: true,
  name: true,
  full_name: true,
  owner: account,
  default_branch: true,
  private: true,
  fork: true,
  archived: true,
} as const;
const named = { id: true, full_name: true } as const;
const where = { id: true, account } as const;
const common = {
  action: true,
  repository,
  sender: account,
  installation: { id: true },
} as const;
const commit = { ref: true, sha: true, repo: { id: true, full_name: true } } as const;
const actor = { actor: account, triggering_actor: account } as const;

/**
 * START HERE. Every event and action that is let in, with what is kept of it: a tenth of what GitHub
 * sends. The rest is links, and what people wrote that is none of our business; it is never stored.
 */
export const kept: Readonly<Record<string, Kept>> = {
  issue_comment: {
    actions: ["created"],
    payload: {
      ...common,
      comment: {
        id: true,
        node_id: true,
        body: true,
        user: account,
        created_at: true,
        updated_at: true,
        html_url: true,
        author_association: true,
        performed_via_github_app: { id: true, slug: true },
      },
      issue: {
        number: true,
        node_id: true,
        state: true,
        draft: true,
        locked: true,
        user: account,
        pull_request: { url: true, merged_at: true },
      },
    },
  },
  pull_request: {
    actions: [
      "opened",
      "synchronize",
      "reopened",
      "closed",
      "ready_for_review",
      "converted_to_draft",
      "edited",
      "labeled",
      "unlabeled",
    ],
    payload: {
      ...common,
      number: true,
      label: { name: true },
      before: true,
      after: true,
      pull_request: {
        id: true,
        node_id: true,
        number: true,
        state: true,
        draft: true,
        merged: true,
        merged_at: true,
        closed_at: true,
        created_at: true,
        updated_at: true,
        user: account,
        head: commit,
        base: commit,
      },
    },
  },
  deployment_status: {
    actions: ["created"],
    payload: {
      ...common,
      deployment_status: {
        id: true,
        state: true,
        description: true,
        environment: true,
        environment_url: true,
        log_url: true,
        created_at: true,
        updated_at: true,
        creator: account,
        performed_via_github_app: { id: true },
      },
      deployment: {
        id: true,
        sha: true,
        ref: true,
        task: true,
        payload: "small",
        environment: true,
        description: true,
        created_at: true,
        creator: account,
        performed_via_github_app: { id: true },
      },
      workflow_run: { id: true },
    },
  },
  workflow_run: {
    actions: ["requested", "in_progress", "completed"],
    payload: {
      ...common,
      workflow_run: {
        id: true,
        name: true,
        display_title: true,
        event: true,
        status: true,
        conclusion: true,
        head_sha: true,
        head_branch: true,
        path: true,
        html_url: true,
        run_attempt: true,
        created_at: true,
        updated_at: true,
        run_started_at: true,
        ...actor,
      },
      workflow: { id: true, name: true, path: true },
    },
  },
  workflow_job: {
    actions: ["queued", "in_progress", "completed"],
    payload: {
      ...common,
      workflow_job: {
        id: true,
        run_id: true,
        run_attempt: true,
        name: true,
        workflow_name: true,
        status: true,
        conclusion: true,
        html_url: true,
        head_sha: true,
        created_at: true,
        started_at: true,
        completed_at: true,
        steps: [{ name: true, number: true, status: true, conclusion: true, started_at: true }],
      },
    },
  },
  check_run: {
    actions: ["completed"],
    payload: {
      ...common,
      check_run: {
        id: true,
        name: true,
        conclusion: true,
        head_sha: true,
        external_id: true,
        details_url: true,
        app: { id: true, slug: true },
        output: { text: true },
      },
    },
  },
  installation: {
    actions: ["created", "deleted", "suspend", "unsuspend"],
    payload: { action: true, installation: where, repositories: [named], sender: account },
  },
  installation_repositories: {
    actions: ["added", "removed"],
    payload: {
      action: true,
      installation: where,
      repositories_added: [named],
      repositories_removed: [named],
      sender: account,
    },
  },
  repository: { actions: ["deleted", "transferred"], payload: common },
};

/** What is kept of a payload; undefined: nothing, it is none of our business. */
export function keep(
  event: string,
  payload: object,
): Readonly<Record<string, unknown>> | undefined {
  const rule = Object.hasOwn(kept, event) ? kept[event] : undefined;
  if (rule === undefined) return undefined;
  const { action } = payload as { readonly action?: unknown };
  if (typeof action !== "string" || !rule.actions.includes(action)) return undefined;
  return pick(payload, rule.payload) as Record<string, unknown>;
}

/** What has another form than expected is left out, but for null, which GitHub writes for a lost account. */
function pick(value: unknown, shape: Shape): unknown {
  if (value === null) return value;
  if (shape === true) return typeof value === "object" ? undefined : value;
  if (shape === "small") return isSmall(value) ? value : undefined;
  if (isList(shape)) {
    return Array.isArray(value) ? value.map((one) => pick(one, shape[0])) : undefined;
  }
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  const picked: Record<string, unknown> = {};
  for (const key in shape) {
    if (!Object.hasOwn(value, key)) continue;
    picked[key] = pick((value as Record<string, unknown>)[key], shape[key]!);
  }
  return picked;
}

/** Too deep for `JSON.stringify` is not small either. */
function isSmall(value: unknown): boolean {
  try {
    return JSON.stringify(value).length <= SMALL;
  } catch {
    return false;
  }
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
