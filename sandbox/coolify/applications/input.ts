import { type Body, flagOf, textOf } from "../http/body.ts";
import { invalid } from "../http/errors.ts";
import type { Version } from "../versions.ts";
import { columnFields, switchFields } from "./fields.ts";

/** The columns that a request sets, apart from domains, which are judged on their own. */
export function columnsOf(version: Version, input: Body): Record<string, unknown> {
  const names = [...columnFields(version), "dockerfile_target_build"];
  const given = names.filter((it) => it in input && it !== "domains");
  return Object.fromEntries(given.map((it) => [it, input[it]]));
}

/** One switch has another name inside than in requests. */
export function switchesOf(version: Version, input: Body): Record<string, unknown> {
  const given = switchFields(version).filter((it) => it in input);
  return Object.fromEntries(
    given.map((it) => [
      it === "use_build_server" ? "is_build_server_enabled" : it,
      valueOf(input[it]),
    ]),
  );
}

function valueOf(value: unknown): unknown {
  return typeof value === "number" || value === null || typeof value === "string"
    ? value
    : flagOf(value);
}

/** What a controller complains about itself, one thing at a time. */
export function mustMakeSense(input: Body): void {
  const ports = (textOf(input, "ports_mappings") ?? "").split(",").map((it) => it.split(":")[0]);
  if (new Set(ports).size < ports.length) {
    throw invalid({
      ports_mappings: "The first number before : should be unique between mappings.",
    });
  }
  mustBeBase64(input, "custom_labels");
  mustBeBase64(input, "custom_nginx_configuration");
}

export function mustBeBase64(input: Body, name: string): void {
  const value = textOf(input, name);
  if (value === undefined || isBase64(value)) return;
  throw invalid({ [name]: `The ${name} should be base64 encoded.` });
}

function isBase64(value: string): boolean {
  return Buffer.from(value, "base64").toString("base64") === value;
}
