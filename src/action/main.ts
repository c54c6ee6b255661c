import { SWEEP } from "./commands.ts";
import { type EnvVars, inputReader, type Inputs, readInputs } from "./inputs.ts";
import { describeProject, validProject } from "./project.ts";

/**
 * The main step: read inputs → call the engine → report. Never throws.
 *
 * Whatever is not needed to check inputs and deploy.yaml is loaded after that is done and said, so
 * that a mistake is told at once.
 */
export async function run(envVars: EnvVars): Promise<void> {
  try {
    const inputs = readInputs(inputReader(envVars));
    if (inputs.command === SWEEP) return await sweepUp(inputs, envVars);
    const project = await validProject(inputs);
    // Before anything is masked: it is text of deploy.yaml, which holds no secret.
    process.stdout.write(`${describeProject(project)}\n`);
    const [{ openConsole }, { carryOut }] = await Promise.all([
      import("./console.ts"),
      import("./carry-out.ts"),
    ]);
    await carryOut(openConsole(envVars), inputs, project, envVars);
  } catch (error) {
    const [{ openConsole }, { refuse }] = await Promise.all([
      import("./console.ts"),
      import("./refuse.ts"),
    ]);
    refuse(openConsole(envVars), error, envVars);
  }
}

async function sweepUp(inputs: Inputs, envVars: EnvVars): Promise<void> {
  const [{ openConsole }, { sweep }] = await Promise.all([
    import("./console.ts"),
    import("./sweep.ts"),
  ]);
  await sweep(openConsole(envVars), inputs, envVars);
}
