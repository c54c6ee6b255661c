import { postRequired } from "../http/moved.ts";
import { reading, type RouteTable, writing } from "../http/types.ts";
import { createServer, deleteServer, updateServer } from "./change.ts";
import { getServer, listDomains, listResources, listServers } from "./read.ts";
import { validateServer } from "./validate.ts";

const ONE = "/api/v1/servers/{uuid}";

export const serverRoutes: RouteTable = {
  "GET /api/v1/servers": reading(listServers),
  "POST /api/v1/servers": writing(createServer),
  [`GET ${ONE}`]: reading(getServer),
  [`PATCH ${ONE}`]: writing(updateServer),
  [`DELETE ${ONE}`]: writing(deleteServer),
  [`GET ${ONE}/resources`]: reading(listResources),
  [`GET ${ONE}/domains`]: reading(listDomains),
  [`GET ${ONE}/validate`]: writing(postRequired(validateServer)),
  [`POST ${ONE}/validate`]: writing(validateServer, "4.2.0"),
};
