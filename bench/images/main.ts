import { parseArgs } from "node:util";
import { type App, buildApp } from "./app.ts";
import { type Destination, engineDestination, removeImages, sandboxDestination } from "./host.ts";
import { lookAt } from "../../src/adapters/docker/image/transfer.ts";
import { contentBytes, type Figure, filtered, pulled, type Way, whole } from "./ways.ts";

/**
 * How many bytes and how long it takes to bring an application to a host: the first version, a
 * second that differs in its top layer, and the second again. `--engine unix:///…` measures against
 * other engines on this machine instead of a sandbox host, the refused registry among the ways.
 */
const { values } = parseArgs({
  options: { engine: { type: "string", multiple: true }, rounds: { type: "string", default: "3" } },
});
const rounds = Number(values.rounds);

const ways: [string, Way][] = [
  ["whole image, gzip", whole("gzip")],
  ["missing layers, none", filtered("none")],
  ["missing layers, gzip", filtered("gzip")],
  ["missing layers, zstd", filtered("zstd")],
];
/** Loopback here is loopback there only for an engine on this machine. */
const localWays: [string, Way][] = [["registry on loopback", pulled]];

const app = await buildApp();
const destinations = values.engine?.map(engineDestination) ?? [await sandboxDestination()];
console.log(
  `image: ${megabytes(contentBytes(app.second))} MB in ${app.second.layers.length} layers`,
);
for (const destination of destinations) await measure(destination);

async function measure(to: Destination): Promise<void> {
  console.log(`\n${to.name}, best of ${rounds}`);
  if (values.engine) console.log(`second after ours, by registry: ${await afterOurs(to)} kB`);
  console.log("| way | first: MB | ms | MB/s | second: kB | ms | unchanged: ms |");
  console.log("|---|---|---|---|---|---|---|");
  try {
    const { zstd } = await lookAt({ host: to });
    const possible = ways.filter(([name]) => zstd || !name.endsWith("zstd"));
    for (const [name, way] of values.engine ? [...possible, ...localWays] : possible)
      console.log(`| ${name} | ${row(await best(way, to))} |`);
    await removeImages(to);
  } finally {
    await to.close();
  }
}

/**
 * A layer that came another way than from this registry: does a pull know it? Measured before any
 * pull, because engines remember digests of images that are long gone.
 */
async function afterOurs(to: Destination): Promise<string> {
  await removeImages(to);
  await filtered("none")(app.first, to);
  return ((await pulled(app.second, to)).bytes / 1e3).toFixed(0);
}

interface Round {
  readonly first: Figure;
  readonly second: Figure;
  readonly again: Figure;
}

async function best(way: Way, to: Destination): Promise<Round> {
  const all: Round[] = [];
  for (let round = 0; round < rounds; round++) all.push(await once(way, to, app));
  const fastest = (part: keyof Round) =>
    all.map((round) => round[part]).reduce((a, b) => (a.ms <= b.ms ? a : b));
  return { first: fastest("first"), second: fastest("second"), again: fastest("again") };
}

async function once(way: Way, to: Destination, { first, second }: App): Promise<Round> {
  await removeImages(to);
  return {
    first: await way(first, to),
    second: await way(second, to),
    again: await way(second, to),
  };
}

function row({ first, second, again }: Round): string {
  const rate = contentBytes(app.first) / 1e3 / first.ms;
  return [
    megabytes(first.bytes),
    first.ms.toFixed(0),
    rate.toFixed(0),
    (second.bytes / 1e3).toFixed(1),
    second.ms.toFixed(0),
    again.ms.toFixed(0),
  ].join(" | ");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
