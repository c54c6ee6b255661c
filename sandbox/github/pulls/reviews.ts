import { z } from "zod";
import { emit } from "../hooks/emit.ts";
import { invalid, notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read } from "../http/read.ts";
import type { Handler, Routes } from "../http/types.ts";
import { type Actor, actorOf } from "../people/actor.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { pullOf } from "./routes.ts";
import type { Pull, Review } from "./types.ts";
import { pullView, reviewView } from "./views.ts";

const STATES = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
} as const;

const newReview = z.object({
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  body: z.string().default(""),
  commit_id: z.string().optional(),
});
const dismissal = z.object({ message: z.string().min(1) });

const createReview: Handler = (world, call) => {
  const [repository, pull] = pullOf(world, call);
  const { event, body, commit_id: commit } = read(newReview, call);
  const actor = actorOf(call.auth);
  if (event !== "COMMENT" && actor.account.id === pull.author.id) {
    throw unprocessable("Can not approve your own pull request");
  }
  if (event !== "APPROVE" && body === "") throw invalid("PullRequestReview", "body", "missing");
  const review: Review = {
    id: world.nextBigId(),
    author: actor.account,
    body,
    state: STATES[event],
    commit: commit ?? pull.headSha,
    submitted: world.now(),
  };
  pull.reviews.push(review);
  tell(world, repository, pull, review, "submitted", actor);
  return { status: 200, body: reviewView(world, repository, pull, review) };
};

/** Oldest first, dismissed ones and those of older commits among them. */
const listReviews: Handler = (world, call) => {
  const [repository, pull] = pullOf(world, call);
  return paged(call, pull.reviews, (it) => reviewView(world, repository, pull, it));
};

const dismissReview: Handler = (world, call) => {
  const [repository, pull] = pullOf(world, call);
  const review = pull.reviews.find(({ id }) => id === numberIn(call, "review_id"));
  if (review === undefined) throw notFound();
  read(dismissal, call);
  if (review.state === "COMMENTED") throw unprocessable("Can not dismiss a commented review");
  review.state = "DISMISSED";
  tell(world, repository, pull, review, "dismissed", actorOf(call.auth));
  return { status: 200, body: reviewView(world, repository, pull, review) };
};

function tell(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  action: string,
  actor: Actor,
): void {
  const view = reviewView(world, repository, pull, review) as { state: string };
  emit(world, {
    event: "pull_request_review",
    action,
    repository,
    actor,
    payload: {
      // Events write in lower case what answers write in capitals.
      review: { ...view, state: view.state.toLowerCase() },
      pull_request: pullView(world, repository, pull),
    },
    ref: { name: `refs/pull/${pull.number}/merge`, sha: pull.headSha },
  });
}

const reviews = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";

export const reviewRoutes: Routes = {
  [`GET ${reviews}`]: { needs: [{ pull_requests: "read" }], run: listReviews },
  [`POST ${reviews}`]: { needs: [{ pull_requests: "write" }], run: createReview },
  [`PUT ${reviews}/{review_id}/dismissals`]: {
    needs: [{ pull_requests: "write" }],
    role: "write",
    run: dismissReview,
  },
};
