import type { ExaminedHost, Examiner } from "../../contracts/examiner.ts";
import type { Http, HttpRequest } from "../../contracts/http.ts";
import type { Check } from "../../model/check.ts";
import { type Api, createApi, refusal } from "./api.ts";
import { findServer, isUsable, proxyTypeOf, readServer } from "./servers.ts";
import type { KeyShape, ServerShape } from "./shapes.ts";
import { isAtLeast, type Version } from "./version.ts";

const NAME = "Coolify";
/** No id of Coolify's looks like this. */
const NOBODY = "sluice-doctor";

/** What its API lets this token do. Each ability is tried on a thing that cannot be there. */
export function coolifyExaminer(http: Http): Examiner {
  const api = createApi(http);
  return {
    name: NAME,
    async examine(hosts) {
      const health = await check("it answers", () => healthy(api));
      const version = await check(
        "its API takes our calls",
        async () => `version ${(await api.version()).join(".")}`,
      );
      if (version.state === "bad") return [health, version];
      const abilities = await Promise.all([
        check("the token may write", () => tryAbility(api, WRITE)),
        check("the token may deploy", () => tryAbility(api, DEPLOY)),
        readsSensitive(api, await api.version()),
      ]);
      const servers = await Promise.all(hosts.map((host) => examineServer(api, host)));
      return [health, version, ...abilities, ...servers];
    },
  };
}

async function healthy(api: Api): Promise<string> {
  const request = { method: "GET", path: "/api/health" } as const;
  const reply = await api.reply(request);
  if (reply.status >= 300) throw refusal(request, reply);
  return String(reply.body);
}

const WRITE: HttpRequest = {
  method: "PATCH",
  path: "/api/v1/applications/{id}",
  params: { id: NOBODY },
  body: { description: "" },
};
const DEPLOY: HttpRequest = { method: "POST", path: "/api/v1/deploy", body: { uuid: NOBODY } };
const LOGS: HttpRequest = {
  method: "GET",
  path: "/api/v1/applications/{id}/logs",
  params: { id: NOBODY },
};

/** Abilities are asked for before the thing is: nothing found is as good as a yes. */
async function tryAbility(api: Api, request: HttpRequest): Promise<string> {
  const reply = await api.reply(request);
  if (reply.status === 404 || reply.status < 300) return "";
  throw refusal(request, reply);
}

/** Before 4.4 no route asks for it: what is shown of a key tells, where there is one. */
async function readsSensitive(api: Api, version: Version): Promise<Check> {
  const what = "the token may read logs and values (read:sensitive)";
  if (isAtLeast(version, [4, 4, 0])) return check(what, () => tryAbility(api, LOGS));
  const request = { method: "GET", path: "/api/v1/security/keys" } as const;
  const keys = await api.ask<(KeyShape & { private_key?: string })[]>(request);
  const isShown = keys.some((key) => typeof key.private_key === "string");
  if (isShown) return { subject: NAME, what, state: "good", detail: "" };
  const detail = keys.length === 0 ? "there is no key to tell by" : "private keys are not shown";
  return { subject: NAME, what, state: "unknown", detail };
}

async function examineServer(api: Api, { name, address }: ExaminedHost): Promise<Check> {
  const what = `it can use ${name}`;
  return check(what, async () => {
    const found = await findServer(api, address.address);
    if (found === undefined) return "not registered yet; the first deploy does that";
    const server = await readServer(api, found.uuid);
    const problem = problemOf(server);
    if (problem === undefined) return `server ${server.name}`;
    throw Object.assign(new Error(problem), { code: "HOST_NOT_READY" });
  });
}

function problemOf(server: ServerShape): string | undefined {
  const type = proxyTypeOf(server);
  if (type !== "none") return `its own proxy (${type}) is on, where nginx answers`;
  return isUsable(server) ? undefined : `the server ${server.name} is not reachable or not usable`;
}

async function check(what: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { subject: NAME, what, state: "good", detail: await work() };
  } catch (error) {
    const { message, code } = error as Error & { code?: Check["code"] };
    return { subject: NAME, what, state: "bad", detail: message, ...(code ? { code } : {}) };
  }
}
