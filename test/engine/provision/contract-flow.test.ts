import { expect, test } from "vitest";
import { start } from "./contract-flow.ts";

test("the flow that is held against the description comes to its end", async () => {
  const contract = await start();
  await expect(contract.flow(contract.url)).resolves.toBeUndefined();
  await contract.close();
});
