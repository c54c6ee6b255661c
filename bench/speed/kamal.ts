import type { Operation } from "./cells.ts";

/**
 * Wall times that Kamal 2.12.0 with kamal-proxy 0.9.2 printed, seconds, lowest and highest of three
 * runs. Measured once, not in this run: another machine of 2 cores with Debian 12, Docker 20.10 and
 * a background load of about 3, one host behind a loopback sshd and a relay, an 8 MB static image
 * that was already present. Kamal's own start adds 0.3–0.6 s, which is not in these figures.
 */
export const kamal = [
  { what: "kamal deploy -P", commands: "31", near: [3.0, 3.1], far: [5.9, 6.5] },
  { what: "kamal redeploy -P", commands: "21–23", near: [2.3, 2.3], far: [4.0, 4.3] },
  { what: "kamal rollback", commands: "17", near: [1.7, 1.9], far: [3.3, 3.4] },
] as const;

/** The Kamal commands that do what an operation of ours does. */
export function kamalLike(operation: Operation): (typeof kamal)[number][] {
  return kamal.filter(({ what }) => what.includes(operation));
}
