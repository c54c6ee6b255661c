import type { Repository } from "../../model/chatops/index.ts";

/** What a delivery tells of where the App may look: not any more, or again. */
export type Departure = {
  readonly whose: { readonly organisation: number } | { readonly repositories: readonly number[] };
  /** As far as they are told. */
  readonly repositories: readonly Repository[];
} & (
  | { readonly kind: "left"; readonly why: string }
  | { readonly kind: "returned"; readonly installation: number; readonly organisation: number }
);

type Part = Readonly<Record<string, unknown>>;

/** Undefined: nothing of that kind. */
export function departureOf(event: string, payload: object): Departure | undefined {
  const part = payload as Part;
  switch (event) {
    case "installation":
      return ofInstallation(part);
    case "installation_repositories":
      return ofSelection(part);
    case "repository":
      return ofRepository(part);
    default:
      return undefined;
  }
}

const ENDS: Readonly<Record<string, string>> = {
  deleted: "the App was uninstalled",
  suspend: "the App was suspended",
};

function ofInstallation(part: Part): Departure | undefined {
  const { id, account } = asPart(part["installation"]);
  const organisation = asPart(account)["id"];
  const action = String(part["action"]);
  if (typeof id !== "number" || typeof organisation !== "number") return undefined;
  const repositories = repositoriesIn(part["repositories"], organisation);
  const common = { whose: { organisation }, repositories };
  const why = Object.hasOwn(ENDS, action) ? ENDS[action] : undefined;
  if (why !== undefined) return { kind: "left", why, ...common };
  const isBack = action === "created" || action === "unsuspend";
  return isBack ? { kind: "returned", installation: id, organisation, ...common } : undefined;
}

function ofSelection(part: Part): Departure | undefined {
  const { id, account } = asPart(part["installation"]);
  const organisation = asPart(account)["id"];
  if (typeof id !== "number" || typeof organisation !== "number") return undefined;
  const isLess = part["action"] === "removed";
  const key = isLess ? "repositories_removed" : "repositories_added";
  const repositories = repositoriesIn(part[key], organisation);
  const common = { whose: { repositories: repositories.map((one) => one.id) }, repositories };
  return isLess
    ? { kind: "left", why: "the repository was taken from the App", ...common }
    : { kind: "returned", installation: id, organisation, ...common };
}

function ofRepository(part: Part): Departure | undefined {
  const told = asPart(part["repository"]);
  const organisation = asPart(told["owner"])["id"];
  const installation = asPart(part["installation"])["id"];
  if (typeof organisation !== "number") return undefined;
  const repositories = repositoriesIn([told], organisation);
  const common = { whose: { repositories: repositories.map((one) => one.id) }, repositories };
  if (part["action"] === "deleted") {
    return { kind: "left", why: "the repository was deleted", ...common };
  }
  const isBack = part["action"] === "transferred" && typeof installation === "number";
  return isBack ? { kind: "returned", installation, organisation, ...common } : undefined;
}

function repositoriesIn(value: unknown, ownerId: number): Repository[] {
  const all = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return all.flatMap((one) => {
    const { id, full_name: full } = asPart(one);
    const [owner, name] = typeof full === "string" ? full.split("/") : [];
    return typeof id === "number" && owner && name ? [{ id, owner, name, ownerId }] : [];
  });
}

function asPart(value: unknown): Part {
  return typeof value === "object" && value !== null ? (value as Part) : {};
}
