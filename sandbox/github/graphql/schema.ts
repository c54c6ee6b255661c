import { readFileSync } from "node:fs";
import {
  buildSchema,
  GraphQLScalarType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from "graphql";

let built: GraphQLSchema | undefined;

/**
 * GitHub's schema as far as it is answered. Its numbers of rows are declared as `Int` and have long been
 * larger; the real one sends them all the same.
 */
export function githubSchema(): GraphQLSchema {
  if (built !== undefined) return built;
  const schema = buildSchema(readFileSync(new URL("schema.graphql", import.meta.url), "utf8"));
  const long = new GraphQLScalarType({ name: "Int", serialize: Number });
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const field = type.getFields()["databaseId"];
    if (field !== undefined) field.type = long;
  }
  built = schema;
  return schema;
}
