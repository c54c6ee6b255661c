import { expect, test } from "vitest";
import { z } from "zod";
import { everything } from "../../../sandbox/github/flow/index.ts";
import { EVENTS, publishedName } from "../../../sandbox/github/hooks/events.ts";
import { createGitHub, type GitHub } from "../../../sandbox/github/index.ts";
import { ROUTES } from "../../../sandbox/github/routes.ts";
import { createSend, type Send } from "../../../sandbox/http/client.ts";
import { spoil } from "../../../scripts/contract/probe.ts";
import type { Shapes } from "../../../scripts/contract/trim.ts";
import writtenEvents from "./events.json" with { type: "json" };
import written from "./shapes.json" with { type: "json" };

/** Made from the published descriptions by `npm run contract -- github PATH --shapes FILE`. */
const shapes = written as unknown as Shapes;
/** The same by `github-webhooks`. */
const events = writtenEvents as unknown as Shapes;

/** Another language, and an address that is only redirected to. */
const UNDESCRIBED = ["GET /repositories/{repository_id}", "POST /graphql"];
/** Held by a test of its own: its answer is a redirect, which is followed. */
const UNCALLED = ["GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs"];

/** Parsers are made once: a repository is described at length. */
const parsers = new Map<object, z.ZodType>();

function complaints(schema: object, value: unknown, { definitions } = shapes): string[] {
  const whole = { ...schema, definitions };
  const parser = parsers.get(schema) ?? z.fromJSONSchema(whole, { defaultTarget: "openapi-3.0" });
  parsers.set(schema, parser);
  const { error } = parser.safeParse(value);
  return (error?.issues ?? []).filter(isMeant).map((it) => `${it.path.join(".")}: ${it.message}`);
}

const MISTAKEN = new Set(["Invalid input: more than one option matched", "Invalid email address"]);

/**
 * Mistakes of the description: an author is one of a person and an empty object, and whoever is a person
 * is both; whoever has installed an App is in a list a person and a company at once; an App's address,
 * which has brackets, is none.
 */
function isMeant({ message, path }: z.core.$ZodIssue): boolean {
  const isCompany = /^\d+\.account\.(name|slug|created_at|updated_at)$/.test(path.join("."));
  return !isCompany && !MISTAKEN.has(message);
}

function spoiled(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(spoiled);
  return JSON.parse(String(spoil(Buffer.from(JSON.stringify(body)))));
}

test("answers exactly the operations that tests know the published shape of", () => {
  const known = [...Object.keys(shapes.operations), ...UNDESCRIBED];
  expect(Object.keys(ROUTES).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
    known.toSorted((a, b) => (a < b ? -1 : 1)),
  );
});

/** Names of all events that were told; throws for one in another shape than the published. */
function tellings({ hooks, world }: GitHub): string[] {
  const wrong: string[] = [];
  const app = [...world.apps.values()].find(({ slug }) => slug === "sluice")!;
  const all = hooks.list(app).map(({ message, raw }) => {
    const name = publishedName(message.event, message.action);
    const schema = events.operations[`POST /${name}`]?.body;
    const found = complaints(schema ?? { not: {} }, JSON.parse(raw), events);
    wrong.push(...found.map((it) => `${name} ${it}`));
    return name;
  });
  expect([...new Set(wrong)]).toEqual([]);
  return [...new Set(all)].toSorted((a, b) => (a < b ? -1 : 1));
}

test("answers and tells everything in the published shape", async () => {
  const runner = { action: "", pickup: 0, timeScale: 1, runners: 1 };
  const github = await createGitHub({ runner, perHour: 10_000 });
  try {
    const wrong: string[] = [];
    const checked = (send: Send): Send => {
      return async (method, path, body) => {
        const answer = await send(method, path, body);
        const { path: template } = github.calls.list().at(-1)!;
        const replies = shapes.operations[`${method} ${template}`]?.replies;
        if (replies === undefined) return answer;
        const schema = replies[answer.status];
        const found = schema ? complaints(schema, answer.body) : [];
        if (schema === undefined) found.push("a status that is not published");
        const isEmpty = ["[]", "{}"].includes(JSON.stringify(answer.body));
        if (schema && !isEmpty && complaints(schema, spoiled(answer.body)).length === 0)
          found.push("passes with every value wrong, so its shape proves nothing");
        wrong.push(...found.map((it) => `${method} ${template} ${answer.status} ${it}`));
        return answer;
      };
    };
    await everything(github, (token) => checked(createSend(github.url, token)));
    expect(wrong).toEqual([]);
    expect(tellings(github)).toEqual([...EVENTS]);
    const called = Object.keys(github.calls.count());
    expect(Object.keys(ROUTES).filter((it) => !called.includes(it))).toEqual(UNCALLED);
  } finally {
    await github.close();
  }
});
