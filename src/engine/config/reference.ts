import type { JsonSchema } from "./json-schema.ts";

const HEAD = `# deploy.yaml

Generated from the schema by \`node scripts/generate-config-docs.ts\`; change \`src/engine/config/schema\` instead.

Keys are snake_case. An unknown key is an error, except those that start with \`x-\`: they are ignored
wherever the keys of a map are fixed, which makes room for anchors (\`&name\`, \`*name\`, \`<<: *name\`).
A number or boolean written in an unusual way (\`1.10\`, \`0x50\`, \`True\`) is read as text.

- **duration**: a number with its unit, such as \`500ms\`, \`30s\`, \`1m30s\`, \`2h\` or \`3d\`
- **size**: a number with its unit, such as \`512KB\`, \`256MB\` or \`1GB\`, in powers of 1024 as in Compose
- **name**: up to 31 lower-case letters, digits and dashes, a letter first
- \`\${environment}\` is filled in in \`domains\` and \`env\`; \`$\${\` is a literal \`\${\``;

/** `docs/configuration.md`: one table for each kind of map, in the order in which a reader meets them. */
export function reference(root: JsonSchema): string {
  const objects = new Map<string, JsonSchema>();
  collect(root, objects);
  const sections = [...objects].map(([title, object]) => `## ${title}\n\n${table(object)}`);
  return `${[HEAD, ...sections].join("\n\n")}\n`;
}

function collect(node: JsonSchema, objects: Map<string, JsonSchema>): void {
  if (node.properties !== undefined && node.title !== undefined) {
    if (objects.has(node.title)) return;
    objects.set(node.title, node);
  }
  for (const inner of children(node)) collect(inner, objects);
}

function children(node: JsonSchema): JsonSchema[] {
  const { properties = {}, anyOf = [], items, additionalProperties } = node;
  const values = typeof additionalProperties === "object" ? [additionalProperties] : [];
  return [
    ...Object.values(properties),
    ...anyOf,
    ...(items === undefined ? [] : [items]),
    ...values,
  ];
}

function table(object: JsonSchema): string {
  const required = new Set(object.required);
  const rows = Object.entries(object.properties ?? {}).map(([key, node]) => {
    const [meaning = "", leftOut] = (node.description ?? "").split("; left out: ");
    const fallback = required.has(key) ? "**required**" : (leftOut ?? written(node.default));
    return [`\`${key}\``, typeOf(node), fallback, meaning];
  });
  return aligned([["key", "type", "default", "meaning"], ...rows]);
}

/** Columns as wide as their widest cell: what the formatter would make of it. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 3),
  );
  const lines = rows.map((row) =>
    line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))),
  );
  return [lines[0], line(widths.map((width) => "-".repeat(width))), ...lines.slice(1)].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function written(value: unknown): string {
  if (value === undefined) return "";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function typeOf(node: JsonSchema): string {
  const { anyOf, items, additionalProperties, title } = node;
  if (node.properties !== undefined) return `[${title}](#${title?.toLowerCase()})`;
  if (title !== undefined) return title;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(" or ");
  if (node.enum !== undefined) return node.enum.map(written).join(" or ");
  if (node.const !== undefined) return written(node.const);
  if (items !== undefined) return `list: ${typeOf(items)}`;
  if (typeof additionalProperties === "object") return `map: ${typeOf(additionalProperties)}`;
  return plain(node.type);
}

function plain(type: JsonSchema["type"]): string {
  if (type === "integer") return "number";
  return type === "string" ? "text" : String(type);
}
