/**
 * What the project can need from a machine, as data. `commands` and `files` name what must be there and
 * the Debian or Ubuntu packages that bring it, the first known one counting (`docker` has a package of
 * its own from Debian 13 on). `includes` are other needs. `ready` replaces the look at commands and
 * files; `start` (told by `does`, as root if `asksRoot`) is done when it still says no after they are
 * there. `installed` follows an installation.
 */
import { readFileSync } from "node:fs";
import { giveAccess, isReady as dockerAnswers, start as startDocker } from "./docker.mjs";
import { keepNginxOff } from "./nginx.mjs";
import { isReady as modulesAreCurrent, start as installModules } from "./npm.mjs";
import { ROOT } from "./paths.mjs";

export const NEEDS = {
  npm: {
    ready: modulesAreCurrent,
    start: installModules,
    does: "npm ci --ignore-scripts (the project's libraries, into node_modules)",
  },
  tools: {
    commands: {
      curl: ["curl"],
      ip: ["iproute2"],
      ssh: ["openssh-client"],
      "ssh-keygen": ["openssh-client"],
      flock: ["util-linux"],
      setsid: ["util-linux"],
    },
  },
  docker: {
    commands: { docker: ["docker-cli", "docker.io"], dockerd: ["docker.io"] },
    ready: dockerAnswers,
    start: startDocker,
    installed: giveAccess,
    asksRoot: true,
    does: "start Docker's daemon and let this user reach it",
  },
  // The sandbox's page is tried in a browser, headless.
  chromium: { commands: { chromium: ["chromium"] } },
  nginx: { commands: { nginx: ["nginx"] }, installed: keepNginxOff },
  images: { includes: ["docker"], files: { "/bin/busybox": imagePackages() } },
  hosts: {
    includes: ["docker", "tools"],
    commands: { debootstrap: ["debootstrap"], tar: ["tar"] },
    files: {
      // The SSH adapter is tested against a daemon of the test's own.
      "/usr/sbin/sshd": ["openssh-server"],
      "/usr/share/keyrings/debian-archive-keyring.gpg": ["debian-archive-keyring"],
    },
  },
};

/** The images' own list; the first of it brings busybox. */
function imagePackages() {
  return JSON.parse(readFileSync(`${ROOT}/sandbox/images/apps/packages.json`, "utf8"));
}
