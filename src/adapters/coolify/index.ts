export { coolify } from "./platform.ts";
export { coolifyRuntime } from "./runtime.ts";
