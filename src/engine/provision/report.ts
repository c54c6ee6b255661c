import type { Template } from "../../contracts/templates.ts";
import type { Droplet } from "../../model/droplet.ts";
import type { FleetMember, FleetReport } from "../../model/fleet.ts";
import { costChange, type Size, sumCost } from "../../model/price.ts";
import { parseTemplateName } from "../../model/template.ts";
import type { FleetDecision } from "./decide.ts";
import type { Job } from "./job.ts";

/** What a decision comes to, before or after it was carried out. */
export function reportFleet(
  job: Job,
  decision: FleetDecision,
  done: {
    readonly size: Size | undefined;
    readonly made?: readonly Droplet[];
    readonly times?: Readonly<Record<string, number>>;
    readonly template?: Template | undefined;
  },
): FleetReport {
  const { keep, revive, resume, create, surplus } = decision;
  const made = done.made ?? [];
  const before = [...keep, ...revive, ...resume, ...surplus, ...decision.doomed];
  const after = [...keep, ...revive, ...resume];
  const more = done.size === undefined ? [] : create.map(() => done.size!);
  return {
    provider: job.provider,
    region: job.spec.region,
    size: done.size?.slug ?? keep[0]?.size.slug ?? job.spec.size ?? "",
    members: [
      ...keep.map((one) => member(one, "kept")),
      ...revive.map((one) => member(one, "revived")),
      ...resume.map((one) => member(one, "resumed")),
      ...create.map((name) => {
        const droplet = made.find((one) => one.name === name);
        return droplet === undefined ? ({ name, fate: "made" } as const) : member(droplet, "made");
      }),
      ...surplus.map((one) => member(one, "reserved")),
    ],
    cost: costChange(
      sumCost(before.map(({ size }) => size)),
      sumCost([...after.map(({ size }) => size), ...more]),
    ),
    times: done.times ?? {},
    ...templateOf(done.template),
  };
}

function templateOf(template: Template | undefined): Pick<FleetReport, "template"> {
  const mark = template && parseTemplateName(template.name);
  return mark === undefined ? {} : { template: { name: template!.name, readyIn: mark.readyIn } };
}

function member({ id, name, v4 }: Droplet, fate: FleetMember["fate"]): FleetMember {
  return { id, name, fate, ...(v4 === undefined ? {} : { address: v4 }) };
}
