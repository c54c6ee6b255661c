import { nullable, number, type Rules, text } from "./http/rules.ts";

/** What every kind of container may be limited to; `"0"` is no limit. */
export const NO_LIMITS: Readonly<Record<string, unknown>> = {
  limits_memory: "0",
  limits_memory_swap: "0",
  limits_memory_swappiness: 60,
  limits_memory_reservation: "0",
  limits_cpus: "0",
  limits_cpuset: null,
  limits_cpu_shares: 1024,
};

export const LIMIT_RULES: Rules = {
  limits_memory: text,
  limits_memory_swap: text,
  limits_memory_swappiness: number,
  limits_memory_reservation: text,
  limits_cpus: text,
  limits_cpuset: nullable(text),
  limits_cpu_shares: number,
};
