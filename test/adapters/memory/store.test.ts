import { memoryStore } from "../../../src/adapters/memory/store.ts";
import { queueSuite } from "../../contracts/queue.ts";
import { previewsSuite } from "../../contracts/previews.ts";
import { recordsSuite } from "../../contracts/store.ts";

const place = async () => {
  const store = memoryStore();
  return { open: async () => store };
};

queueSuite("memory", place);
recordsSuite("memory", place);
previewsSuite("memory", place);
