import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { canInstall, ensureLists, install, isKnown } from "./apt.mjs";
import { stop } from "./docker.mjs";
import { NEEDS } from "./needs.mjs";
import { canBeRoot, say, which } from "./run.mjs";
import { choose, expand, survey } from "./survey.mjs";

const OLDEST_NODE = 20;
const machine = { hasCommand: (name) => which(name) !== undefined, hasFile: existsSync };

/** Runs the set-up's command line; returns the exit code. */
export async function setUp(argv) {
  const words = argv.filter((word) => word !== "--yes");
  const yes = words.length < argv.length || process.env.CI === "true";
  const names = Object.keys(NEEDS);
  if (words.length === 0 || words.some((word) => word !== "stop" && !names.includes(word))) {
    say(`usage: node scripts/setup.mjs [--yes] <${names.join("|")}>... | stop`);
    return 2;
  }
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
    say(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}`);
    return 2;
  }
  try {
    return words.includes("stop") ? (await stop(), 0) : await makeReady(words, yes);
  } catch (error) {
    say(error.message);
    return 1;
  }
}

async function makeReady(words, yes) {
  const missing = await findMissing(expand(words, NEEDS));
  if (missing.length === 0) return 0;
  const lists = missing.flatMap((it) => it.packages);
  const plan = planLines(await choose(lists, isKnown), missing);
  const impossible = await whyImpossible(lists, missing);
  for (const line of plan) say(`${impossible ? "missing" : "will do"}: ${line}`);
  const refusal = impossible ?? (await whyRefused(yes));
  if (refusal !== undefined) {
    say(refusal);
    return 2;
  }
  await carryOut(lists, missing);
  return report(await findMissing(missing.map((it) => it.name)));
}

async function carryOut(lists, missing) {
  if (lists.length > 0) {
    await ensureLists();
    await install(await choose(lists, isKnown));
  }
  for (const { need, packages } of missing) {
    if (packages.length > 0) await need.installed?.();
    if (need.start && !(await need.ready())) await need.start();
  }
}

async function findMissing(names) {
  const found = await Promise.all(
    names.map(async (name) => ({
      name,
      need: NEEDS[name],
      ...(await survey(NEEDS[name], machine)),
    })),
  );
  return found.filter((it) => it.packages.length > 0 || it.start);
}

/** Why this machine does not let us do it. */
async function whyImpossible(lists, missing) {
  if (lists.length > 0 && !canInstall()) return "this machine has no apt-get";
  const asksRoot = lists.length > 0 || missing.some((it) => it.start && it.need.asksRoot);
  if (asksRoot && !(await canBeRoot())) return "this is not root, and sudo asks for a password";
  return undefined;
}

/** Why the person in front of it does not. */
async function whyRefused(yes) {
  if (yes) return undefined;
  if (!process.stdin.isTTY) return "nobody to ask: run again with --yes or CI=true";
  return (await agreed()) ? undefined : "nothing was done";
}

/** The plan as commands that a person may also type. */
function planLines(packages, missing) {
  const starts = missing.filter((it) => it.start).map((it) => it.need.does);
  return packages.length > 0 ? [`apt-get install ${packages.join(" ")}`, ...starts] : starts;
}

async function agreed() {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question("setup: go ahead? [Y/n] ");
  prompt.close();
  return /^(y(es)?)?$/i.test(answer.trim());
}

function report(left) {
  if (left.length === 0) {
    say("ready");
    return 0;
  }
  say(`still not there: ${left.map((it) => it.name).join(", ")}`);
  return 1;
}
