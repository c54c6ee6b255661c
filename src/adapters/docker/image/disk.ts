import { SluiceError } from "../../../model/errors.ts";

/** The archive is unpacked once into a temporary folder and once into layers, plus some air. */
const ROOM = 2.2;

/** Throws `DISK_FULL` when an image of `bytes` would not fit. */
export function checkDisk(host: string, bytes: number, freeBytes: number): void {
  const needed = Math.ceil(bytes * ROOM);
  if (freeBytes >= needed) return;
  throw new SluiceError("DISK_FULL", `${host} has too little free disk for the image`, {
    facts: { host, "free bytes": freeBytes, "needed bytes": needed, "image bytes": bytes },
  });
}
