import {
  buildSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from "graphql";

type Kept = Readonly<Record<string, string>>;

/**
 * The published definition of some types' fields, as SDL: arguments, enums and inputs whole, fields that
 * lead to other types left out. Throws when a field is not published.
 */
export function trimSchema(published: string, kept: Kept): string {
  const schema = buildSchema(published, { assumeValidSDL: true });
  const words = new Map(Object.entries(kept).map(([name, fields]) => [name, fields.split(" ")]));
  const used = new Set<GraphQLNamedType>();
  for (const [name, fields] of words) {
    for (const field of fields) collect(fieldOf(schema, name, field), used);
  }
  const objects = [...words].map(([name, fields]) => objectText(schema, used, name, fields));
  const rest = [...used].filter((type) => !words.has(type.name)).map((type) => text(type, words));
  const interfaces = interfacesOf(schema, words, used);
  return [...objects, ...interfaces, ...rest].filter((it) => it !== "").join("\n\n");
}

function fieldOf(
  schema: GraphQLSchema,
  name: string,
  field: string,
): GraphQLField<unknown, unknown> {
  const type = schema.getType(name);
  const found = isObjectType(type) ? type.getFields()[field] : undefined;
  if (found === undefined) throw new Error(`${name}.${field} is not published`);
  return found;
}

function objectText(
  schema: GraphQLSchema,
  used: ReadonlySet<GraphQLNamedType>,
  name: string,
  fields: readonly string[],
): string {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no type`);
  const above = type
    .getInterfaces()
    .filter((it) => used.has(it))
    .map((it) => it.name);
  const head = above.length === 0 ? "" : ` implements ${above.join(" & ")}`;
  const lines = fields.map((field) => fieldText(fieldOf(schema, name, field)));
  return `type ${name}${head} {\n${lines.join("\n")}\n}`;
}

function fieldText(field: GraphQLField<unknown, unknown>): string {
  const given = field.args.map((it) => {
    const fallback = it.astNode?.defaultValue?.loc;
    const value =
      fallback === undefined
        ? ""
        : ` = ${fallback.source.body.slice(fallback.start, fallback.end)}`;
    return `${it.name}: ${it.type.toString()}${value}`;
  });
  return `  ${field.name}${given.length === 0 ? "" : `(${given.join(", ")})`}: ${field.type.toString()}`;
}

/** Fields of an interface that all kept types that implement it have kept. */
function sharedFields(
  schema: GraphQLSchema,
  kept: ReadonlyMap<string, readonly string[]>,
  name: string,
): GraphQLField<unknown, unknown>[] {
  const type = schema.getType(name);
  if (!isInterfaceType(type)) return [];
  const below = schema.getPossibleTypes(type).filter((it) => kept.has(it.name));
  return Object.values(type.getFields()).filter((field) =>
    below.every((it) => kept.get(it.name)!.includes(field.name)),
  );
}

/** Those that a kept field leads to. */
function interfacesOf(
  schema: GraphQLSchema,
  kept: ReadonlyMap<string, readonly string[]>,
  used: ReadonlySet<GraphQLNamedType>,
): string[] {
  const named = new Set([...used].map(({ name }) => name));
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isInterfaceType(type) || !named.has(type.name)) return [];
    const fields = sharedFields(schema, kept, type.name);
    return [`interface ${type.name} {\n${fields.map(fieldText).join("\n")}\n}`];
  });
}

/** Everything that a field's arguments and answer are made of, and that is not an object of its own. */
function collect(field: GraphQLField<unknown, unknown>, used: Set<GraphQLNamedType>): void {
  const open = [field.type, ...field.args.map((it) => it.type)].map(getNamedType);
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (used.has(type) || isSpecifiedScalarType(type)) continue;
    if (isObjectType(type)) continue;
    used.add(type);
    if (!isInputObjectType(type)) continue;
    open.push(...Object.values(type.getFields()).map((it) => getNamedType(it.type)));
  }
}

function text(type: GraphQLNamedType, kept: ReadonlyMap<string, readonly string[]>): string {
  if (isScalarType(type)) return `scalar ${type.name}`;
  if (isEnumType(type)) {
    return `enum ${type.name} { ${type
      .getValues()
      .map((it) => it.name)
      .join(" ")} }`;
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map(
      (it) => `  ${it.name}: ${it.type.toString()}`,
    );
    return `input ${type.name} {\n${fields.join("\n")}\n}`;
  }
  if (isUnionType(type)) {
    const members = type
      .getTypes()
      .map((it) => it.name)
      .filter((name) => kept.has(name));
    return `union ${type.name} = ${members.join(" | ")}`;
  }
  return "";
}
