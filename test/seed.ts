import { configureGlobal } from "fast-check";

/**
 * Everybody's run sees the same cases, so that a change is not blamed for what chance has found.
 * `FUZZ_SEED=any` (`npm run fuzz`) looks at others; a failure names its seed.
 */
const { FUZZ_SEED = "20261121" } = process.env;
if (FUZZ_SEED !== "any") configureGlobal({ seed: Number(FUZZ_SEED) });
