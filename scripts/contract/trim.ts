/**
 * Takes from a published description what tests compare shapes with: of each operation the schemas of
 * body and replies, without a word of prose. The whole is megabytes and belongs to its vendor.
 */

type Json = { readonly [key: string]: unknown };

export interface Operation {
  readonly body?: Json;
  /** Status → schema; `null` where a reply has no body. */
  readonly replies: Readonly<Record<string, Json | null>>;
}

export interface Shapes {
  /** `GET /v2/droplets` → what goes in and out. */
  readonly operations: Readonly<Record<string, Operation>>;
  readonly definitions: Readonly<Record<string, Json>>;
}

const PLAIN = [
  "type",
  "enum",
  "pattern",
  "format",
  "minimum",
  "maximum",
  "nullable",
  "required",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
];
const LISTS = ["allOf", "anyOf", "oneOf"];

/** Throws when the description lacks one of the operations. */
export function trim(description: Json, operations: readonly string[]): Shapes {
  const definitions: Record<string, Json> = {};
  const shape = shaper(description, definitions);
  const entries = [...operations].sort().map((key) => {
    const [method = "", path = ""] = key.split(" ");
    const operation = dig(description, ["paths", path, method.toLowerCase()]);
    return [key, operationShape(description, operation, shape)] as const;
  });
  return { operations: Object.fromEntries(entries), definitions };
}

type Shaper = (schema: Json) => Json;

function operationShape(description: Json, operation: Json, shape: Shaper): Operation {
  const body = contentSchema(description, operation["requestBody"] as Json | undefined);
  const replies = Object.entries(operation["responses"] as Record<string, Json>).map(
    ([status, response]) => {
      const schema = contentSchema(description, response);
      return [status, schema && shape(schema)] as const;
    },
  );
  const shapes = { replies: Object.fromEntries(replies) };
  return body === null ? shapes : { body: shape(body), ...shapes };
}

function contentSchema(description: Json, part: Json | undefined): Json | null {
  const content =
    part && (resolve(description, part)["content"] as Record<string, Json> | undefined);
  return (content?.["application/json"]?.["schema"] as Json | undefined) ?? null;
}

/** Copies a schema's rules; what it refers to goes among the definitions, once. */
function shaper(description: Json, definitions: Record<string, Json>): Shaper {
  const shape: Shaper = (schema) => {
    const ref = schema["$ref"];
    if (typeof ref !== "string") return copy(schema, shape);
    const name = ref.split("/").at(-1)!;
    if (definitions[name] === undefined) {
      definitions[name] = {};
      definitions[name] = copy(resolve(description, schema), shape);
    }
    return { $ref: `#/definitions/${name}` };
  };
  return shape;
}

function copy(schema: Json, shape: Shaper): Json {
  const plain = PLAIN.flatMap((key) => (key in schema ? [[key, schema[key]] as const] : []));
  const lists = LISTS.flatMap((key) =>
    key in schema ? [[key, (schema[key] as Json[]).map(shape)] as const] : [],
  );
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Json>);
  const shaped = properties.map(([name, it]) => [name, shape(it)] as const);
  return {
    ...Object.fromEntries(plain),
    ...Object.fromEntries(lists),
    // Properties mean an object, though descriptions often forget to say so.
    ...(shaped.length > 0 && !("type" in schema) ? { type: "object" } : {}),
    ...(shaped.length > 0 ? { properties: Object.fromEntries(shaped) } : {}),
    ...("items" in schema ? { items: shape(schema["items"] as Json) } : {}),
  };
}

function resolve(description: Json, part: Json): Json {
  const ref = part["$ref"];
  return typeof ref === "string" ? dig(description, ref.slice(2).split("/")) : part;
}

function dig(description: Json, path: readonly string[]): Json {
  return path.reduce((value, key) => {
    const next = value[key] as Json | undefined;
    if (next === undefined) throw new Error(`the description has no ${path.join(" ")}`);
    return next;
  }, description);
}
