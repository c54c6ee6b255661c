import type { Http, HttpReply, HttpRequest } from "../../../src/contracts/http.ts";

type Answer = { readonly status?: number; readonly body?: unknown };

/**
 * An Http that answers from a script, `METHOD /template` → answers in order, the last for ever.
 * `sent` lists what was asked.
 */
export function scriptedHttp(script: Readonly<Record<string, Answer | readonly Answer[]>>): Http & {
  readonly sent: HttpRequest[];
} {
  const sent: HttpRequest[] = [];
  const calls = new Map<string, number>();
  return {
    sent,
    calls,
    async send(request): Promise<HttpReply> {
      const name = `${request.method} ${request.path}`;
      const count = calls.get(name) ?? 0;
      calls.set(name, count + 1);
      sent.push(request);
      const answers = [script[name] ?? { status: 599, body: { message: `not scripted: ${name}` } }];
      const all = answers.flat();
      const { status = 200, body } = all[Math.min(count, all.length - 1)]!;
      return { status, headers: {}, body };
    },
  };
}

export function dropletShape(id: number, more: Record<string, unknown> = {}): object {
  return {
    id,
    name: `shop-production-${id}`,
    status: "active",
    locked: false,
    created_at: "2026-11-01T00:00:00Z",
    size_slug: "s-1vcpu-1gb",
    size: { price_hourly: 0.00893, price_monthly: 6 },
    region: { slug: "lon1" },
    networks: { v4: [], v6: [] },
    tags: ["sluice"],
    ...more,
  };
}
