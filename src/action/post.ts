import { actionsConsole } from "./console.ts";

export async function run(_envVars: Readonly<Record<string, string | undefined>>): Promise<void> {
  actionsConsole().info("nothing to do");
}
