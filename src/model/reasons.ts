import { commentReasons, type Reason } from "./comment-reasons.ts";

export type { Reason } from "./comment-reasons.ts";

/**
 * The catalogue of outcomes: one code, the same in logs, outputs, comments and the API.
 * `docs/errors.md` is generated from it.
 */
export const reasons = {
  CONFIG_INVALID: {
    why: "deploy.yaml has mistakes; every one is listed with its place.",
    fix: "Correct the lines that are named; `sluice plan` checks the file without touching a host.",
    exit: 2,
  },
  USAGE: {
    why: "The command line is not one that Sluice knows.",
    fix: "`sluice help` lists the commands and their options.",
    exit: 2,
  },
  SECRET_MISSING: {
    why: "A secret that deploy.yaml names is not in the environment of this process.",
    fix: "Set it as an environment variable (in a workflow: `env:` from `secrets`); secrets are empty in runs from forks.",
    exit: 2,
  },
  HOST_UNREACHABLE: {
    why: "No SSH connection could be made or it was lost.",
    fix: "Check the address and that port 22 is open to this machine, then run the same command again: it goes on from what the host says.",
    exit: 1,
  },
  HOST_KEY_MISMATCH: {
    why: "The host showed a key that is not the one on record. It may be another machine.",
    fix: "If the host was rebuilt on purpose, replace its line in known_hosts or its `fingerprint` in deploy.yaml; otherwise do not connect.",
    exit: 3,
  },
  HOST_LOGIN_REFUSED: {
    why: "The host refused the key or the user.",
    fix: "Put the public half of SLUICE_SSH_KEY into that user's authorized_keys on the host.",
    exit: 1,
  },
  HOST_NOT_READY: {
    why: "The host lacks something that a deploy needs.",
    fix: "Install what is named on the host (Docker ≥ 20.10, nginx, curl, util-linux), or let Sluice make the host.",
    exit: 1,
  },
  DOCKER_UNREACHABLE: {
    why: "Docker does not answer on the host, or this user may not use it.",
    fix: "Start it (`systemctl start docker`) or give the user access, then run the same command again.",
    exit: 1,
  },
  LOCK_HELD: {
    why: "Another run is changing this environment, or a person holds it.",
    fix: "Wait for it, or let the holder release it with `sluice unlock`; `--lock-wait` waits longer.",
    exit: 3,
  },
  LOCK_LOST: {
    why: "The host gave the lock up because this run was silent for too long.",
    fix: "Run the same command again.",
    exit: 1,
  },
  PLAN_STALE: {
    why: "The host changed between planning and applying.",
    fix: "Run the same command again to plan against what is there now.",
    exit: 3,
  },
  NOTHING_TO_ROLL_BACK: {
    why: "There is no earlier good release on the hosts.",
    fix: "`sluice status` lists the releases; deploy a known good revision instead.",
    exit: 1,
  },
  RELEASE_UNKNOWN: {
    why: "No release of that number is recorded in this environment.",
    fix: "`sluice status` lists the releases that can be rolled back to.",
    exit: 2,
  },
  BUILD_FAILED: {
    why: "The image could not be built.",
    fix: "Read the last lines of the build above; `docker build` with the same context shows the same.",
    exit: 1,
  },
  IMAGE_MISSING: {
    why: "An image that the release needs is neither on the host nor reachable in a registry.",
    fix: "Deploy again, so that it is built and sent.",
    exit: 1,
  },
  TRANSFER_FAILED: {
    why: "The image did not arrive on the host.",
    fix: "Run the same command again: only what is missing is sent.",
    exit: 1,
  },
  DISK_FULL: {
    why: "The host has too little free disk for the image or the container.",
    fix: "Free space on the host (`docker system df`), lower `keep.releases`, or take a larger disk.",
    exit: 1,
  },
  PORT_TAKEN: {
    why: "Something that is not ours has the port of the idle slot. The running release was not touched.",
    fix: "Stop what is named under `held by`, then deploy again.",
    exit: 1,
  },
  NAME_TAKEN: {
    why: "A container of the name we would use exists and is not ours; it is left alone.",
    fix: "Rename or remove that container, or rename the project.",
    exit: 3,
  },
  START_FAILED: {
    why: "Docker could not start the container. The running release was not touched.",
    fix: "Read Docker's message above; correct the image, command or resources, then deploy again.",
    exit: 1,
  },
  CONTAINER_EXITED: {
    why: "The container ended by itself before it was healthy. The running release was not touched.",
    fix: "The last lines above say why; run the image locally with the same variables to see it.",
    exit: 1,
  },
  JOB_FAILED: {
    why: "`seed` or `migrate` of deploy.yaml did not end well. Nothing was switched; what it has done to the data is done.",
    fix: "Read its last lines above; it is run again with the next deploy, so let it go on where it stopped.",
    exit: 1,
  },
  HEALTH_TIMEOUT: {
    why: "The container ran but never passed its health check in time. The running release was not touched.",
    fix: "Compare the last answer above with `health:` in deploy.yaml (path, status, timeout); a redirect usually means that the path needs a login or https.",
    exit: 1,
  },
  NGINX_CONFIG_BROKEN: {
    why: "nginx rejects its configuration, so that a reload would be refused or worse.",
    fix: "Run `nginx -t` on the host and mend the file it names, then deploy again.",
    exit: 1,
  },
  NGINX_UNREACHABLE: {
    why: "nginx does not run on the host and could not be started.",
    fix: "Look at `systemctl status nginx` (or the private instance's error log), then deploy again.",
    exit: 1,
  },
  SWAP_NOT_VERIFIED: {
    why: "After the switch nginx did not answer from the new slot. The switch was taken back.",
    fix: "Read the answer above; the usual cause is a health path that only works on one name.",
    exit: 1,
  },
  MAINTENANCE_NOT_VERIFIED: {
    why: "After the maintenance flag was changed nginx did not answer as it should. The flag was put back.",
    fix: "Read the answer above; `sluice status` tells whether the service is healthy behind nginx.",
    exit: 1,
  },
  HOST_FAILED: {
    why: "The script on the host ended without saying why.",
    fix: "Run the same command again: it reads what is there, and finishes or undoes it.",
    exit: 1,
  },
  ABORTED: {
    why: "The run was cancelled before the point of no return.",
    fix: "Nothing was switched; run the command again when you want it.",
    exit: 1,
  },
  UNOWNED: {
    why: "What is there was not made by Sluice.",
    fix: "Remove it by hand if it is not needed; Sluice never touches what it did not make.",
    exit: 3,
  },
  API_UNREACHABLE: {
    why: "A vendor's API gave no usable answer. What was asked for may have been done all the same.",
    fix: "Run the same command again: it looks first and never makes a thing twice. `sluice sweep` lists what is left over.",
    exit: 1,
  },
  API_REFUSED: {
    why: "A vendor's API refused what was asked.",
    fix: "Read its own words above: a token that lacks a scope, a size that a region does not sell, a name that is taken.",
    exit: 1,
  },
  API_OFF: {
    why: "The API is switched off there, or does not take calls from this address.",
    fix: "In Coolify: Settings → Advanced → API Access, and Allowed IPs. `sluice doctor` tells when it is on.",
    exit: 1,
  },
  API_VERSION: {
    why: "That version of the API does not know what is needed.",
    fix: "Coolify 4.1.2 and later are supported: upgrade it, and let `sluice doctor` look again.",
    exit: 1,
  },
  TOKEN_REFUSED: {
    why: "The vendor does not know the token, or its owner left the team.",
    fix: "Make a new one and set it whole; one of Coolify begins with a number and a bar (`12|…`).",
    exit: 3,
  },
  TOKEN_LACKS: {
    why: "The token lacks an ability that this needs.",
    fix: "Give it read, read:sensitive, write and deploy, of an owner who is admin of the team; `sluice doctor` names what is missing.",
    exit: 3,
  },
  PLATFORM_FAILED: {
    why: "Coolify could not start the idle slot. The running release was not touched.",
    fix: "Its own last lines are above. Usually the host cannot pull the image: let it log in to the registry; then deploy again.",
    exit: 1,
  },
  STOP_FAILED: {
    why: "The service could not be stopped. Where it still runs visitors see it and no page.",
    fix: "Run the same command again; `sluice status` tells what runs where.",
    exit: 1,
  },
  TARGET_LACKS: {
    why: "The target of this environment cannot do that.",
    fix: "Read above what to do instead; docs/coolify.md tells what Coolify adds.",
    exit: 2,
  },
  VARIABLE_OWNED: {
    why: "deploy.yaml or Sluice itself writes this variable with every deploy; by hand it would not last.",
    fix: "Change it in deploy.yaml, or the secret that it names, and deploy; take it out there first to give it by hand.",
    exit: 3,
  },
  QUOTA_EXCEEDED: {
    why: "This would make more than is allowed.",
    fix: "Destroy one of those listed, or raise `limits` or `previews.quota` in deploy.yaml (the account's own limit: ask the vendor).",
    exit: 3,
  },
  ACCOUNT_MISMATCH: {
    why: "The token belongs to another account than the one that is pinned.",
    fix: "Give the token of the pinned account, or change SLUICE_DIGITALOCEAN_ACCOUNT if the account was changed on purpose.",
    exit: 3,
  },
  HEAD_MOVED: {
    why: "The branch has moved since the command was given.",
    fix: "Look at the new commits and give the command again.",
    exit: 3,
  },
  STORE_UNAVAILABLE: {
    why: "The bot's database does not answer or has no room to write.",
    fix: "Bring it back or free space; deliveries are refused meanwhile, and GitHub sends them again.",
    exit: 1,
  },
  STORE_IN_USE: {
    why: "Another process has opened this data directory, which only one at a time may do.",
    fix: "Stop the other process, or let both use a Postgres server by DATABASE_URL.",
    exit: 3,
  },
  STORE_NEWER: {
    why: "The database was written by a newer Sluice than this one.",
    fix: "Run the newer version; migrations go forward only.",
    exit: 3,
  },
  BOT_NOT_CONFIGURED: {
    why: "The bot lacks something that it must not run without.",
    fix: "Set what is named; `sluice bot setup` makes the GitHub App and writes all of it.",
    exit: 2,
  },
  ...commentReasons,
  INTERNAL: {
    why: "Sluice met something it did not expect.",
    fix: "Run again with `--verbose` and report the trace; the hosts are left as the last event says.",
    exit: 1,
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;
