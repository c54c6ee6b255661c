import { notFound } from "../http/errors.ts";
import { numberIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import type { App } from "../apps/types.ts";
import { iso, type World } from "../world.ts";
import type { Delivery } from "./deliver.ts";

function appOf(call: Call): App {
  if (call.auth.kind !== "app") throw notFound();
  return call.auth.app;
}

/** Pages have no numbers: each names the next by a cursor. */
const listDeliveries: Handler = (world, call) => {
  const size = Math.min(100, Number(call.query.get("per_page") ?? 30));
  const cursor = call.query.get("cursor");
  const wanted = call.query.get("status");
  const all = world.hooks.list(appOf(call)).filter((it) => fits(it, wanted));
  const from = cursor === null ? 0 : all.findIndex((it) => cursorOf(it) === cursor);
  const rest = from < 0 ? [] : all.slice(from);
  const next = rest[size];
  const query = new URLSearchParams(call.query);
  if (next !== undefined) query.set("cursor", cursorOf(next));
  const link = `<${call.base}${call.path}?${query.toString()}>; rel="next"`;
  return {
    status: 200,
    body: rest.slice(0, size).map(itemView),
    headers: next === undefined ? {} : { link },
  };
};

const getDelivery: Handler = (world, call) => {
  const delivery = deliveryOf(world, call);
  const { requestHeaders, responseHeaders, raw, response } = delivery;
  return {
    status: 200,
    body: {
      ...itemView(delivery),
      url: delivery.app.hook?.url ?? "",
      request: { headers: requestHeaders, payload: JSON.parse(raw) as unknown },
      response: { headers: responseHeaders, payload: response },
    },
  };
};

const redeliver: Handler = (world, call) => {
  // The answer does not wait for what comes of it.
  void world.hooks.redeliver(deliveryOf(world, call));
  return { status: 202, body: {} };
};

function fits({ statusCode }: Delivery, wanted: string | null): boolean {
  const isGood = statusCode >= 200 && statusCode < 400;
  return wanted === null || (wanted === "success") === isGood;
}

function cursorOf({ id }: Delivery): string {
  return `v1_${id}`;
}

function deliveryOf(world: World, call: Call): Delivery {
  const id = numberIn(call, "delivery_id");
  const found = world.hooks.list(appOf(call)).find((it) => it.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function itemView(delivery: Delivery): object {
  const { id, guid, delivered, isRedelivery, duration, status, statusCode, message } = delivery;
  return {
    id,
    guid,
    delivered_at: iso(delivered),
    redelivery: isRedelivery,
    duration,
    status,
    status_code: statusCode,
    event: message.event,
    action: message.action ?? null,
    installation_id: message.installation,
    repository_id: message.repository ?? null,
    throttled_at: null,
  };
}

export const hookRoutes: Routes = {
  "GET /app/hook/deliveries": { auth: "app", run: listDeliveries },
  "GET /app/hook/deliveries/{delivery_id}": { auth: "app", run: getDelivery },
  "POST /app/hook/deliveries/{delivery_id}/attempts": { auth: "app", run: redeliver },
};
