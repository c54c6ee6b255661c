import { z } from "zod";
import { tagName } from "../http/read.ts";

/** What firewall bodies look like. */

const PORTS = /^(?:all|\d{1,5}(?:-\d{1,5})?)$/;

const ends = z.object({
  addresses: z.array(z.string()).optional(),
  droplet_ids: z.array(z.number().int()).optional(),
  load_balancer_uids: z.array(z.string()).optional(),
  kubernetes_ids: z.array(z.string()).optional(),
  tags: z.array(tagName).nullish(),
});

const protocol = z.enum(["tcp", "udp", "icmp"]);
/** The real API also takes a rule for icmp without ports. */
const ports = z.string().regex(PORTS).default("0");

const inbound = z.object({ protocol, ports, sources: ends });
const outbound = z.object({ protocol, ports, destinations: ends });

export type InboundRule = z.output<typeof inbound>;
export type OutboundRule = z.output<typeof outbound>;
export type Ends = z.output<typeof ends>;

/** What is left out or null is empty. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((it) => it ?? []);
}

export const ruleSet = z.object({
  inbound_rules: listOf(inbound),
  outbound_rules: listOf(outbound),
});

export const firewallBody = ruleSet
  .extend({
    name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9.-]+$/),
    droplet_ids: listOf(z.number().int()),
    tags: listOf(tagName),
  })
  .refine((it) => it.inbound_rules.length + it.outbound_rules.length > 0, {
    message: "a firewall needs at least one rule",
  });

export const tagList = z.object({ tags: z.array(tagName) });
export const dropletList = z.object({ droplet_ids: z.array(z.number().int()) });
