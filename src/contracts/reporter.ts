import type { Droplet, DropletStep } from "../model/droplet.ts";
import type { Plan } from "../model/plan.ts";

/** What a surface is told while a run goes on. Secrets are masked before they get here. */
export type RunEvent =
  | { readonly kind: "stage"; readonly name: string; readonly state: "started" }
  | {
      readonly kind: "stage";
      readonly name: string;
      readonly state: "succeeded" | "failed";
      readonly ms: number;
      /** Requests to a cloud's API. */
      readonly calls?: number;
    }
  | { readonly kind: "plan"; readonly plan: Plan }
  | {
      readonly kind: "host";
      readonly host: string;
      readonly service?: string;
      readonly text: string;
      /** Where the host is being made: what it has become. */
      readonly droplet?: DropletStep;
    }
  /** Paid for from now on. Told before anything is waited for, so that a post step can look after them. */
  | { readonly kind: "made"; readonly droplets: readonly Pick<Droplet, "id" | "name">[] }
  | { readonly kind: "log"; readonly text: string }
  | { readonly kind: "warning"; readonly text: string }
  | {
      readonly kind: "progress";
      readonly label: string;
      readonly done: number;
      readonly total: number;
      readonly unit: "bytes" | "steps";
    };

export interface Reporter {
  report(event: RunEvent): void;
}
