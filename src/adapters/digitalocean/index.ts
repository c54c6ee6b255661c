/** DigitalOcean's API v2. */
export { digitalOcean } from "./cloud.ts";
export { digitalOceanDns } from "./dns.ts";
export { digitalOceanEstate } from "./estate.ts";
export { digitalOceanTemplates } from "./templates.ts";
