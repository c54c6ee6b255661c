import { execArgv } from "./argv.ts";
import { until, waitForBoot } from "./boot.ts";
import { must, run } from "./run.ts";
import type { SandboxHost } from "./types.ts";

/** Switches a host off and on. */
export function power(
  name: string,
  address: string,
): Pick<SandboxHost, "stop" | "start" | "reboot"> {
  const boot = () => waitForBoot(name, address, []);
  const stop = async (options: { hard?: boolean } = {}) => {
    await must(["docker", options.hard ? "kill" : "stop", name]);
  };
  const start = async () => {
    await must(["docker", "start", name]);
    await boot();
  };
  return {
    stop,
    start,
    async reboot(options = {}) {
      if (options.hard) {
        await stop(options);
        return start();
      }
      const before = await startedAt(name);
      // systemd may take the connection down before the command has ended.
      await run(execArgv(name, ["systemctl", "reboot"]));
      await until(`${name} to go down`, async () => (await startedAt(name)) !== before);
      await boot();
    },
  };
}

function startedAt(name: string): Promise<string> {
  return must(["docker", "inspect", "--format", "{{.State.StartedAt}}", name]);
}
