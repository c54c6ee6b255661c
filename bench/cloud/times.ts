import { request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Outcome } from "../../src/model/outcome.ts";
import { type CloudBed, createCloudBed, DOMAIN } from "../../test/e2e/support/cloud-bed.ts";

/** One host from nothing, by the committed bundle. Milliseconds from the create call on. */
export interface Birth {
  readonly template: boolean;
  /** Until `active`, `tcp`, … was true. */
  readonly times: Readonly<Record<string, number>>;
  /** Until somebody outside was first answered with 200. */
  readonly first200: number;
  /** Of the whole run, start of Node to its end. */
  readonly run: number;
  readonly stages: Outcome["stages"];
}

const HOSTS = { region: "lon1", size: "s-1vcpu-1gb", template: "make" };
const POLL_MS = 25;

/** Without a template, which leaves one behind; then with it. Real hosts: some minutes. */
export async function measureBirths(tell: (what: string) => void): Promise<Birth[]> {
  const bed = await createCloudBed();
  try {
    await bed.write("v1", HOSTS);
    // The image is there: what is measured begins with the create call.
    const births: Birth[] = [];
    for (const template of [false, true]) {
      births.push(await birth(bed, template));
      tell(`a host ${template ? "from the template" : "with everything to install"} is live`);
      await bed.succeed("destroy");
    }
    return births;
  } finally {
    await bed.close();
  }
}

async function birth(bed: CloudBed, template: boolean): Promise<Birth> {
  bed.cloud.calls.reset();
  const running = bed.start("deploy");
  let ended = false;
  const result = running.result.finally(() => (ended = true));
  const created = await until(() => ended || hasCreated(bed));
  const answered = await until(async () => ended || (await isAnswered(bed)));
  const { conclusion, outputs, log, main } = await result;
  const outcome = JSON.parse(outputs["result"] ?? "{}") as Outcome;
  if (conclusion !== "success") throw new Error(log.map(({ text }) => text).join("\n"));
  if ((outcome.fleet?.template !== undefined) !== template)
    throw new Error(`the template was ${template ? "not " : ""}used`);
  return {
    template,
    times: outcome.fleet?.times ?? {},
    first200: answered - created,
    run: main.ms,
    stages: outcome.stages,
  };
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<number> {
  while (!(await isTrue())) await wait(POLL_MS);
  return performance.now();
}

function hasCreated({ cloud }: CloudBed): boolean {
  return cloud.calls.list().some(({ method, path }) => `${method} ${path}` === "POST /v2/droplets");
}

/** As a visitor sees it: by the name, at the droplet's address. nginx's own first page knows no `/up`. */
function isAnswered({ cloud }: CloudBed): Promise<boolean> {
  const host = cloud.state().droplets[0]?.address;
  if (host === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const asked = request(
      { host, path: "/up", headers: { host: DOMAIN }, timeout: 1_000 },
      (reply) => {
        reply.resume();
        resolve(reply.statusCode === 200);
      },
    );
    asked.once("error", () => resolve(false));
    asked.once("timeout", () => asked.destroy());
    asked.end();
  });
}
