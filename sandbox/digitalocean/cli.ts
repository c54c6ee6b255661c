import { once } from "node:events";
import { parseArgs } from "node:util";
import { createDigitalOcean, type DigitalOceanOptions } from "./index.ts";

export const usage = `  digitalocean [--real] [--port N] [--limit N] [--speed N]
                                       an account of DigitalOcean's API until Ctrl+C; with --real every
                                       droplet is a sandbox host; --speed 10 waits a tenth`;

/** The cloud's part of `npm run sandbox`. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === undefined) {
    console.error(usage);
    return 2;
  }
  const cloud = await createDigitalOcean(options);
  console.log(`export DIGITALOCEAN_API_URL=${cloud.url}\nexport DIGITALOCEAN_TOKEN=${cloud.token}`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const { bills, hostHours, dollars } = cloud.state();
  await cloud.close();
  console.error(
    `${cloud.calls.total()} calls, ${bills.length} droplets, ${hostHours.toFixed(2)} host-hours, $${dollars.toFixed(2)}`,
  );
  return 0;
}

/** What was asked for; nothing when it cannot be understood. */
export function readOptions(argv: readonly string[]): DigitalOceanOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        real: { type: "boolean" },
        port: { type: "string" },
        limit: { type: "string" },
        speed: { type: "string" },
      },
    });
    return {
      hosts: values.real ? "real" : "none",
      ...(values.port === undefined ? {} : { port: whole(values.port) }),
      ...(values.limit === undefined ? {} : { dropletLimit: whole(values.limit) }),
      ...(values.speed === undefined ? {} : { speed: whole(values.speed) }),
    };
  } catch {
    return undefined;
  }
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`not a number above 0: ${text}`);
  return Number(text);
}
