// `npm run soak:bot -- [--store pglite|postgres|both] [--rounds 20] [--commands 1000] [--seconds 15]`
// Bots killed at random moments. Exit code 1 when a command was lost or carried out twice.
import { parseArgs } from "node:util";
import { playRound, type StoreKind } from "./round.ts";

const { values } = parseArgs({
  options: {
    store: { type: "string", default: "both" },
    rounds: { type: "string", default: "20" },
    commands: { type: "string", default: "1000" },
    seconds: { type: "string", default: "15" },
  },
});
const stores = values.store === "both" ? ["pglite", "postgres"] : [values.store];
const total = { kills: 0, commands: 0, lost: 0, doubled: 0 };
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const store of stores as StoreKind[]) {
    const commands = Number(values.commands);
    const result = await playRound({ store, commands, ms: Number(values.seconds) * 1000 });
    const { kills, statuses, lost, doubled, settled } = result;
    console.log(
      `round ${round}, ${store}: ${commands} commands, ${kills} kills, answers ${JSON.stringify(statuses)}, ` +
        `all done ${settled} ms after the last, ${lost.length} lost, ${doubled.length} twice`,
    );
    for (const key of [...lost, ...doubled]) console.log(`  ${key}`);
    total.kills += kills;
    total.commands += commands;
    total.lost += lost.length;
    total.doubled += doubled.length;
  }
}
console.log(`in all: ${JSON.stringify(total)}`);
process.exitCode = total.lost + total.doubled > 0 ? 1 : 0;
