import type { IncomingHttpHeaders } from "node:http";
import { Refused } from "./refusal.ts";

/** What the headers of a delivery say. */
export interface Head {
  readonly event: string;
  /** UUID, the same again when GitHub sends the delivery again. */
  readonly delivery: string;
  /** 64 hexadecimal digits, in small letters. */
  readonly signature: string;
  /** Bytes that are announced; absent when they come in chunks. */
  readonly length?: number;
}

const EVENT = /^[a-z][a-z_]{0,49}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Reads the headers before any of the body; throws `Refused` for what can be no delivery of GitHub. */
export function readHead(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  most: number,
): Head {
  if (method !== "POST") throw new Refused(405, "method");
  const signature = SIGNATURE.exec(one(headers["x-hub-signature-256"]))?.[1];
  if (signature === undefined) throw new Refused(401, "no-signature");
  const event = one(headers["x-github-event"]);
  if (!EVENT.test(event)) throw new Refused(400, "no-event");
  const delivery = one(headers["x-github-delivery"]).toLowerCase();
  if (!UUID.test(delivery)) throw new Refused(400, "no-delivery");
  if (!JSON_TYPE.test(headers["content-type"] ?? "")) throw new Refused(415, "content-type");
  const length = headers["content-length"];
  if (length === undefined) return { event, delivery, signature };
  if (Number(length) > most) throw new Refused(413, "too-large");
  return { event, delivery, signature, length: Number(length) };
}

/** A header that comes twice is joined by Node with a comma, and then matches nothing. */
function one(header: string | string[] | undefined): string {
  return typeof header === "string" ? header : "";
}
