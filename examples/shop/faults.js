/**
 * Ways to be a bad release, chosen by environment variables, for trying what a deploy does about it.
 *
 *   EXIT_AT_START=3        prints an error and exits with that code
 *   START_DELAY_MS=5000    listens only after that time
 *   FAIL_HEALTH=503        /up answers with that status (any status; `never` is 503)
 *   FAIL_HEALTH=redirect   /up answers 301 to /login
 *   FAIL_HEALTH=hang       /up never answers
 */
export const faults = {
  exitAtStart: process.env.EXIT_AT_START ?? "",
  startDelayMs: Number(process.env.START_DELAY_MS ?? 0),
  failHealth: process.env.FAIL_HEALTH ?? "",
};

export function failAtStart() {
  if (faults.exitAtStart === "") return;
  console.error("shop: cannot start: EXIT_AT_START is set");
  process.exit(Number(faults.exitAtStart) || 1);
}

/** `GET /up`. */
export function health(request, response) {
  const fault = faults.failHealth;
  if (fault === "hang") return;
  if (fault === "redirect") {
    response.writeHead(301, { location: "/login", "content-length": 0 }).end();
    return;
  }
  const status = fault === "" ? 200 : Number(fault) || 503;
  const text = status === 200 ? "ok\n" : "not healthy: FAIL_HEALTH is set\n";
  response.writeHead(status, { "content-type": "text/plain", "content-length": text.length });
  response.end(text);
}
