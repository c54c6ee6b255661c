import type { Machines } from "./types.ts";
export async function createMachines(_keep: boolean): Promise<Machines> {
  throw new Error("not yet");
}
