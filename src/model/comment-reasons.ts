/** `why` and `fix` are sentences for the person who reads them; `exit` as in design §5. */
export interface Reason {
  readonly why: string;
  readonly fix: string;
  readonly exit: 1 | 2 | 3;
}

/** The part of the catalogue in `reasons.ts` that only commands in comments meet. */
export const commentReasons = {
  COMMAND_MISTAKEN: {
    why: "A line of the comment looks like a command and is none. Nothing of the comment was done.",
    fix: "Write it as suggested in a new comment; `/help` lists the commands.",
    exit: 2,
  },
  PERMISSION_DENIED: {
    why: "Who gave the command may not give it in this environment.",
    fix: "Ask somebody who may, or change `permissions` in deploy.yaml on the default branch.",
    exit: 3,
  },
  APP_NOT_ALLOWED: {
    why: "A command was given by an App that is not on the list.",
    fix: "Add the App's id to `chatops.apps` in deploy.yaml on the default branch.",
    exit: 3,
  },
  FACTS_UNKNOWN: {
    why: "Something that the decision rests on could not be read, or not all of it; what is not known is refused.",
    fix: "Give the command again in a minute.",
    exit: 3,
  },
  HEAD_UNKNOWN: {
    why: "It is not known which commit was the head when the command was given.",
    fix: "Name the commit in the command: `/deploy production @<sha>`.",
    exit: 3,
  },
  PULL_NOT_OPEN: {
    why: "The pull request is closed or merged.",
    fix: "Give the command in an open pull request.",
    exit: 3,
  },
  PULL_DRAFT: {
    why: "The pull request is a draft.",
    fix: "Mark it as ready for review, or set `drafts: true` in the environment's policy.",
    exit: 3,
  },
  BRANCH_NOT_ALLOWED: {
    why: "The environment takes pull requests into another branch.",
    fix: "Change the base of the pull request.",
    exit: 3,
  },
  FORK_REFUSED: {
    why: "The head is in a fork, or the fork is gone.",
    fix: "Push the commits to a branch of the repository, or set `forks: approve` in the environment's policy.",
    exit: 3,
  },
  FORK_NEEDS_SHA: {
    why: "The head is in a fork, whose owner could change it at any moment.",
    fix: "Review the commit, then give the command with its full SHA.",
    exit: 3,
  },
  CHECKS_FAILED: {
    why: "A check that the environment asks for is not green at the head.",
    fix: "Mend what it found, or run it again; the newest result counts.",
    exit: 3,
  },
  CHECKS_PENDING: {
    why: "A check that the environment asks for has not finished at the head, or has not begun.",
    fix: "Wait for it, then give the command again.",
    exit: 3,
  },
  REVIEWS_MISSING: {
    why: "The commit has too few approvals, or somebody asked for changes.",
    fix: "Let somebody with write access approve this very commit.",
    exit: 3,
  },
  BEHIND_BASE: {
    why: "The branch lacks commits of its base.",
    fix: "Update the branch, wait for its checks, then give the command again.",
    exit: 3,
  },
  ORDER_NOT_MET: {
    why: "The same revision must be active in another environment first.",
    fix: "Deploy it there first.",
    exit: 3,
  },
  PLAN_MISSING: {
    why: "The environment wants a plan of the same revision first.",
    fix: "`/plan` the environment, look at it, then give the command again.",
    exit: 3,
  },
  REVISION_ELSEWHERE: {
    why: "What would be promoted is not the head of this pull request, so its checks and reviews say nothing about it.",
    fix: "Promote from the pull request whose head is active there.",
    exit: 3,
  },
  PREVIEWS_OFF: {
    why: "Nothing looks after the previews of this repository.",
    fix: "Run the bot, or copy pull-requests.yml: docs/previews.md says how.",
    exit: 3,
  },
  SECOND_PERSON: {
    why: "The environment wants two people to give the same command.",
    fix: "Let somebody else who may give it within an hour.",
    exit: 3,
  },
  FROZEN: {
    why: "The environment is frozen at this time.",
    fix: "Wait for the end of the freeze, or change it in deploy.yaml on the default branch.",
    exit: 3,
  },
  WORKFLOW_MISSING: {
    why: "The default branch has no workflow that could be started for this.",
    fix: "Copy `.github/workflows/deploy.yml` of Sluice to the default branch, and let the App use Actions.",
    exit: 3,
  },
  RUN_REPEATED: {
    why: "What a comment asked for was carried out by another run already.",
    fix: "Give the command again in a new comment if it shall be done once more.",
    exit: 3,
  },
  ACTOR_CHANGED: {
    why: "The run was started again by somebody else than who was allowed to ask for it.",
    fix: "Give the command in a comment: whoever gives it is judged anew.",
    exit: 3,
  },
} as const satisfies Record<string, Reason>;
