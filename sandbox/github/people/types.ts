export interface Account {
  readonly id: number;
  login: string;
  readonly type: "User" | "Bot" | "Organization";
  /** Gone: what it wrote is shown as nobody's. */
  isDeleted: boolean;
}

export interface Team {
  readonly id: number;
  readonly organization: Account;
  readonly slug: string;
  readonly name: string;
  readonly parent: Team | undefined;
  /** Ids of accounts. */
  readonly members: Set<number>;
}
