import { gitBytes, gitMaybe } from "../../git/run.ts";
import type { Repository } from "../../repos/types.ts";
import { nodeId } from "../../world.ts";
import type { Viewer } from "../viewer.ts";
import { commitNode } from "./commit.ts";

const MOST_TEXT = 512_000;

/** Whatever an expression names: a commit, a file at a commit (`HEAD:deploy.yaml`), a folder. */
export async function objectNode(viewer: Viewer, repository: Repository, expression: string) {
  const { git } = repository;
  if (expression.startsWith("-")) return null;
  const oid = await gitMaybe(git, ["rev-parse", "--verify", "--quiet", expression]);
  const type = oid && (await gitMaybe(git, ["cat-file", "-t", oid]));
  if (oid === undefined || type === undefined) return null;
  if (type === "commit") return commitNode(viewer, repository, oid);
  if (type !== "blob") return { __typename: type === "tree" ? "Tree" : "Tag", id: idOf(oid), oid };
  const bytes = await gitBytes(git, ["cat-file", "blob", oid]);
  const isBinary = bytes.includes(0);
  return {
    __typename: "Blob",
    id: idOf(oid),
    oid,
    byteSize: bytes.length,
    isBinary,
    isTruncated: bytes.length > MOST_TEXT,
    text: isBinary ? null : bytes.subarray(0, MOST_TEXT).toString(),
  };
}

function idOf(oid: string): string {
  return nodeId("GO", oid);
}
