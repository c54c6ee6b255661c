import {
  and,
  between,
  flag,
  longest,
  matches,
  nullable,
  type Rules,
  text,
  whole,
} from "../http/rules.ts";
import { isSince, type Version } from "../versions.ts";

/** What POST and PATCH take, by version. */
export function createFields(version: Version): string[] {
  const always = [
    ["name", "description", "ip", "port", "user", "private_key_uuid"],
    ["is_build_server", "instant_validate", "proxy_type"],
  ].flat();
  return isSince(version, "4.4.0") ? [...always, "server_role"] : always;
}

export function updateFields(version: Version): string[] {
  const limits = [
    ["concurrent_builds", "dynamic_timeout", "deployment_queue_limit"],
    ["server_disk_usage_notification_threshold", "server_disk_usage_check_frequency"],
    ["connection_timeout"],
  ].flat();
  const terminal = isSince(version, "4.3.0") ? ["is_terminal_enabled"] : [];
  return [...createFields(version), ...limits, ...terminal];
}

const IP = /^[A-Za-z0-9.:_-]+$/;
const USER = /^[a-zA-Z0-9._-]+$/;

export const RULES: Rules = {
  name: and(text, longest(255)),
  description: nullable(text),
  ip: and(text, matches(IP)),
  port: nullable(and(whole, between(1, 65_535))),
  private_key_uuid: text,
  user: nullable(and(text, matches(USER))),
  is_build_server: nullable(flag),
  instant_validate: nullable(flag),
  proxy_type: nullable(text),
  concurrent_builds: and(whole, between(1, 10_000)),
  dynamic_timeout: and(whole, between(1, 1_000_000)),
  deployment_queue_limit: and(whole, between(1, 10_000)),
  server_disk_usage_notification_threshold: and(whole, between(1, 100)),
  server_disk_usage_check_frequency: text,
  connection_timeout: and(whole, between(1, 300)),
  is_terminal_enabled: nullable(flag),
  server_role: nullable(text),
};
