import { LIMIT_RULES } from "../limits.ts";
import { flag, nullable, number, type Rules, text, whole } from "../http/rules.ts";

/** What every kind of database has. Ports of the host cannot be set: `ports_mappings` is not among it. */
export const LIMITS = [
  ["name", "description", "image", "public_port", "public_port_timeout", "is_public"],
  ["limits_memory", "limits_memory_swap", "limits_memory_swappiness", "limits_memory_reservation"],
  ["limits_cpus", "limits_cpuset", "limits_cpu_shares"],
].flat();

export const RULES: Rules = {
  name: text,
  description: nullable(text),
  image: text,
  is_public: flag,
  public_port: nullable(number),
  public_port_timeout: nullable(whole),
  ...LIMIT_RULES,
};
