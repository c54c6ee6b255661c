import { COMMENT, SWEEP } from "./commands.ts";
import { type EnvVars, inputReader, type Inputs, readInputs } from "./inputs.ts";
import { describeProject, validProject } from "./project.ts";
import type { Granted } from "./request.ts";

/**
 * The main step: read inputs → call the engine → report. Never throws.
 *
 * Whatever is not needed to check inputs and deploy.yaml is loaded after that is done and said, so
 * that a mistake is told at once.
 */
export async function run(envVars: EnvVars): Promise<void> {
  let inputs: Inputs | undefined;
  let granted: Granted | undefined;
  try {
    inputs = readInputs(inputReader(envVars));
    if (inputs.command === SWEEP) return await sweepUp(inputs, envVars);
    if (inputs.command === COMMENT) return await hear(inputs, envVars);
    if (inputs.request !== undefined) {
      granted = await (await import("./request.ts")).grantOf(inputs, envVars);
      if (granted?.refused !== undefined) throw granted.refused;
    }
    const project = await validProject(inputs, granted?.trusted);
    // Before anything is masked: it is text of deploy.yaml, which holds no secret.
    process.stdout.write(`${describeProject(project)}\n`);
    const [{ openConsole }, { carryOut }] = await Promise.all([
      import("./console.ts"),
      import("./carry-out.ts"),
    ]);
    await carryOut(openConsole(envVars), inputs, project, envVars, granted);
  } catch (error) {
    const [{ openConsole }, { refuse, refuseRequest }] = await Promise.all([
      import("./console.ts"),
      import("./refuse.ts"),
    ]);
    const console = openConsole(envVars);
    refuse(console, error, envVars);
    if (inputs !== undefined && granted !== undefined) {
      await refuseRequest(console, inputs, granted, error, envVars);
    }
  }
}

async function hear(inputs: Inputs, envVars: EnvVars): Promise<void> {
  const [{ openConsole }, { hearComment }] = await Promise.all([
    import("./console.ts"),
    import("./comment.ts"),
  ]);
  await hearComment(openConsole(envVars), inputs, envVars);
}

async function sweepUp(inputs: Inputs, envVars: EnvVars): Promise<void> {
  const [{ openConsole }, { sweep }] = await Promise.all([
    import("./console.ts"),
    import("./sweep.ts"),
  ]);
  await sweep(openConsole(envVars), inputs, envVars);
}
