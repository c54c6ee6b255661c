import { key, object, optional, text } from "./base.ts";
import { repositoryPath } from "./scalars.ts";

const url = text({
  kind: "the address of a git repository",
  pattern: /^(?:https:\/\/[\w.-]+(?::\d{1,5})?\/[\w./~-]+|git@[\w.-]+:[\w./~-]+)$/,
  fix: "write https://github.com/acme/shop, or git@github.com:acme/shop.git with a key",
  max: 512,
});

const branch = text({
  kind: "a branch",
  pattern: /^[A-Za-z0-9](?:[\w./-]*[\w-])?$/,
  fix: "write its name, such as main",
  max: 255,
});

const commit = text({
  kind: "a commit",
  pattern: /^[0-9a-f]{7,40}$/,
  fix: "write its hash, seven hexadecimal digits at least",
  max: 40,
});

const keyName = text({
  kind: "the name of a private key",
  pattern: /^[\w .@-]+$/,
  fix: "write its name or id as Coolify shows it under Keys & Tokens",
  max: 255,
});

/** What Coolify builds by itself. */
export const repository = object("Repository", {
  url: key(url, "Where Coolify clones it from"),
  branch: optional(branch, "Branch that holds the commit", "main"),
  commit: optional(commit, "Always this one; left out: the revision that is deployed"),
  folder: optional(repositoryPath, "Folder sent to the builder", "."),
  dockerfile: optional(repositoryPath, "Dockerfile, relative to the folder", "Dockerfile"),
  key: optional(keyName, "Deploy key in Coolify that may read it; left out: it is public"),
});
