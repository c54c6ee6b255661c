// `node sandbox/images/apps/main.ts`: makes the base images that the examples start from.
import { ensureBaseImages } from "./index.ts";

const start = performance.now();
await ensureBaseImages();
console.log(`base images ready after ${((performance.now() - start) / 1000).toFixed(1)} s`);
