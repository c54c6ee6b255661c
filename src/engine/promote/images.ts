import type { Adapters, Found } from "../context.ts";

/**
 * Images of the local Docker, and behind it those of the hosts of the source: their `docker save`
 * is piped through us, so the two fleets need not see each other.
 */
export function imagesFrom(
  { builder, transfer, imagesOn }: Adapters,
  { sessions, observed }: Found["source"],
): Pick<Adapters, "builder" | "transfer"> {
  const holderOf = (reference: string) => {
    const index = observed.findIndex(({ images }) => images.includes(reference));
    const session = sessions[index];
    if (session === undefined) return undefined;
    const { connection, host } = session;
    return imagesOn((argv) => connection.exec([...host.layout.privilege, ...argv]));
  };
  return {
    builder: {
      ...builder,
      inspect: async (reference) =>
        (await builder.inspect(reference)) ?? holderOf(reference)?.inspect(reference),
    },
    transfer: async (request) => {
      const isHere = (await builder.inspect(request.tag)) !== undefined;
      const send = isHere ? transfer : (holderOf(request.tag)?.transfer ?? transfer);
      return send(request);
    },
  };
}
