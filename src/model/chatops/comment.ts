/** Who did something on GitHub. Ids are compared, never logins: a name can be registered again. */
export interface Actor {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization" | "Mannequin";
  /** Id of the App that wrote in this account's name. */
  readonly app?: number;
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  /** Number of the account that it belongs to; absent: nobody asked. */
  readonly ownerId?: number;
}

/** Something said on GitHub, as a delivery tells it: nothing in it is trusted but its ids. */
export interface CommentEvent {
  readonly action: "created" | "edited" | "deleted";
  /** `review` is the text above a review, `diff` a remark on a line. */
  readonly place: "conversation" | "diff" | "review";
  /** False: an issue. */
  readonly onPull: boolean;
  readonly comment: Comment;
}

/** One comment, by both names that GitHub has for it. */
export interface CommentRef {
  readonly id: number;
  /** Global id, as GraphQL wants it. */
  readonly node: string;
}

export interface Comment extends CommentRef {
  readonly repository: Repository;
  /** Number of the pull request. */
  readonly pull: number;
  /** Absent: the account is gone. */
  readonly author?: Actor;
  readonly body: string;
  /** ISO 8601, by GitHub's clock. */
  readonly created: string;
}
