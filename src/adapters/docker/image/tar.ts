/** The few bytes of tar that writing needs; reading is tar-stream's work. Pure. */

const BLOCK = 512;
/** Largest size that eleven octal digits hold: 8 GiB - 1. */
const OCTAL_MAX = 0o77777777777;

export const TAR_END = Buffer.alloc(2 * BLOCK);

/** Header block of a regular file. Names are ours and at most 100 bytes. */
export function tarHeader(name: string, size: number): Buffer {
  if (name.length > 100) throw new RangeError(`a name in an archive is too long: ${name}`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write("0000644\0", 100);
  block.write("0000000\0", 108);
  block.write("0000000\0", 116);
  writeSize(block, size);
  block.write("00000000000\0", 136);
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  block.write(`${checksum(block).toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Layers beyond 8 GiB need the base-256 form that GNU tar introduced and Go reads. */
function writeSize(block: Buffer, size: number): void {
  if (size <= OCTAL_MAX) {
    block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    return;
  }
  block.writeUInt8(0x80, 124);
  block.writeBigUInt64BE(BigInt(size), 128);
}

/** Sum of all bytes, the checksum's own field counted as spaces. */
function checksum(block: Buffer): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}
