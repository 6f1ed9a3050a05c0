/**
 * A client's frame (RFC 6455 section 5.3) of up to 125 bytes. The mask is 0, which the servers must accept and which
 * leaves the payload readable in a dump.
 */
export function maskedFrame(opcode: number, payload: Buffer | string = ""): Buffer {
  const bytes = Buffer.from(payload);
  if (bytes.length > 125) throw new RangeError(`expected at most 125 bytes, received ${bytes.length}`);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}
