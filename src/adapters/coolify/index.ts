export { coolify, forgetHost } from "./platform.ts";
export { coolifyRuntime } from "./runtime.ts";
export { coolifySleeper } from "./sleeper.ts";
export { SETUP } from "./setup.ts";
export { coolifyExaminer } from "./examine.ts";
export { coolifyEstate } from "./estate.ts";
export { coolifyOperations } from "./operations.ts";
export { coolifyDatabases } from "./databases.ts";
