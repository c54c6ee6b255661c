import type { Team } from "../people/types.ts";
import type { Role } from "../people/roles.ts";
import type { Protection, Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { addAccount, addTeam, type Person } from "./people.ts";
import {
  addApp,
  type AppRequest,
  type CreatedApp,
  install,
  select,
  suspend,
  uninstall,
} from "./apps.ts";
import {
  addRepository,
  fork,
  removeRepository,
  type RepositoryRequest,
  transfer,
} from "./repositories.ts";
import { commit, type CommitRequest } from "./commits.ts";
import type { Account } from "../people/types.ts";
import type { Installation } from "../apps/types.ts";

/** What people do on GitHub's pages or with git, not through the API. */
export interface Seed {
  /** Somebody with a token of their own. */
  user(login: string): Person;
  organization(login: string, members?: readonly Person[]): Account;
  team(organization: Account, slug: string, members: readonly Person[], parent?: Team): Team;
  repository(owner: Account, name: string, request?: RepositoryRequest): Promise<Repository>;
  fork(repository: Repository, by: Person): Promise<Repository>;
  /** Gives a role to a person or a team; `undefined` takes it away. */
  grant(repository: Repository, to: Person | Team, role: Role | Role["base"] | undefined): void;
  /** What the settings of a branch, or a set of rules, ask for. */
  protect(repository: Repository, branch: string, protection: Protection): void;
  app(owner: Account, request: AppRequest): CreatedApp;
  install(app: CreatedApp, account: Account, repositories?: readonly Repository[]): Installation;
  uninstall(installation: Installation): void;
  suspend(installation: Installation, isSuspended: boolean): void;
  select(installation: Installation, repository: Repository, isSelected: boolean): void;
  remove(repository: Repository, by: Person): void;
  transfer(repository: Repository, to: Account, by: Person): void;
  /** Pushes a commit to a branch; resolves to its SHA. */
  commit(repository: Repository, branch: string, request: CommitRequest): Promise<string>;
}

export function createSeed(world: World): Seed {
  return {
    user: (login) => addAccount(world, login),
    organization(login, members = []) {
      const { account } = addAccount(world, login, "Organization");
      world.members.set(account.id, new Set(members.map((it) => it.account.id)));
      return account;
    },
    team: (organization, slug, members, parent) =>
      addTeam(world, organization, slug, members, parent),
    repository: (owner, name, request = {}) => addRepository(world, owner, name, request),
    fork: (repository, by) => fork(world, repository, by.account),
    grant(repository, to, role) {
      const roles = "account" in to ? repository.collaborators : repository.teams;
      const id = "account" in to ? to.account.id : to.id;
      if (role === undefined) roles.delete(id);
      else roles.set(id, typeof role === "string" ? { base: role } : role);
    },
    protect: ({ protection }, branch, wanted) => void protection.set(branch, wanted),
    app: (owner, request) => addApp(world, owner, request),
    install: (app, account, repositories) => install(world, app, account, repositories),
    uninstall: (installation) => uninstall(world, installation),
    suspend: (installation, isSuspended) => suspend(world, installation, isSuspended),
    select: (installation, repository, isSelected) =>
      select(world, installation, repository, isSelected),
    remove: (repository, by) => removeRepository(world, repository, by.account),
    transfer: (repository, to, by) => transfer(world, repository, to, by.account),
    commit: (repository, branch, request) => commit(world, repository, branch, request),
  };
}
