// Probot as its own documentation runs it, with a handler that looks at the comment and does nothing. It
// would write a line for every request; at the level of ours it does not.
import { pino } from "pino";
import { Probot, Server } from "probot";

const envVars = process.env;
const log = pino({ level: "error" });
const server = new Server({
  log,
  host: "127.0.0.1",
  port: 0,
  webhookPath: "/api/github/webhooks",
  Probot: Probot.defaults({
    appId: Number(envVars["APP_ID"]),
    privateKey: envVars["PRIVATE_KEY"],
    secret: envVars["WEBHOOK_SECRET"],
    baseUrl: envVars["GITHUB_API_URL"],
    log,
  }),
});
await server.load((app) => {
  app.on("issue_comment.created", async ({ payload: { comment } }) => {
    seen += Number(comment.body.startsWith("/"));
  });
});
let seen = 0;
await server.start();
process.send?.(server.port);
process.on("message", () => process.send?.(0));
