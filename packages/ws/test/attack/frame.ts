export interface FrameOptions {
  readonly opcode?: number;
  readonly fin?: boolean;
  /** Three bits: 4 is RSV1, 2 is RSV2, 1 is RSV3. */
  readonly reserved?: number;
  /** Absent: unmasked, which a client's frame must not be. */
  readonly mask?: Buffer | undefined;
  /** What the length field says. @defaultValue the truth */
  readonly length?: bigint;
  /** In how many bits the length field is written. @defaultValue as few as hold it */
  readonly lengthBits?: 7 | 16 | 64;
}

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

const MASK = Buffer.from([0x5a, 0x0f, 0xc3, 0x99]);

/** A client's frame as RFC 6455 section 5.2 has it, or as a test bends it. */
export function frame(payload: Buffer | string, options: FrameOptions = {}): Buffer {
  const { opcode = TEXT, fin = true, reserved = 0 } = options;
  const mask = "mask" in options ? options.mask : MASK;
  const bytes = Buffer.from(payload);
  const length = options.length ?? BigInt(bytes.length);
  const head = Buffer.from([(fin ? 0x80 : 0) | (reserved << 4) | opcode]);
  const size = lengthField(length, options.lengthBits ?? bitsFor(length));
  if (mask === undefined) return Buffer.concat([head, size, bytes]);
  size[0] = (size[0] ?? 0) | 0x80;
  return Buffer.concat([head, size, mask, bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

export function closeFrame(code: number, reason: Buffer | string = ""): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return frame(Buffer.concat([head, Buffer.from(reason)]), { opcode: CLOSE });
}

/** A text message in frames of these payloads. */
export function fragments(parts: readonly (Buffer | string)[], between: Buffer = Buffer.alloc(0)): Buffer {
  const frames = parts.map((part, index) =>
    frame(part, { opcode: index === 0 ? TEXT : CONTINUATION, fin: index === parts.length - 1 }),
  );
  return Buffer.concat(frames.flatMap((each, index) => (index === 0 ? [each] : [between, each])));
}

function bitsFor(length: bigint): 7 | 16 | 64 {
  return length < 126n ? 7 : length < 0x1_0000n ? 16 : 64;
}

function lengthField(length: bigint, bits: 7 | 16 | 64): Buffer {
  if (bits === 7) return Buffer.from([Number(length)]);
  const field = Buffer.alloc(bits === 16 ? 3 : 9);
  field[0] = bits === 16 ? 126 : 127;
  if (bits === 16) field.writeUInt16BE(Number(length), 1);
  else field.writeBigUInt64BE(length, 1);
  return field;
}
