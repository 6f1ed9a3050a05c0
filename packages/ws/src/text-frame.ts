import type { OutboundMessage } from "@isowire/core/contracts";

/** FIN and opcode 1 (RFC 6455 section 5.2): a whole text message, unmasked as a server's must be. */
const FIN_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** Lengths whose heads are kept. */
const KEPT_HEADS = 4_096;
const heads: string[] = [];

/** A class of its own, so that a frame some other transport left on the message is never taken for ours. */
class TextFrame {
  constructor(readonly bytes: string) {}
}

/**
 * The frame of a message as a binary string: one character a byte. Made once and kept on the message, so that all devices
 * of a user share it.
 */
export function textFrame(message: OutboundMessage): string {
  if (message.frame instanceof TextFrame) return message.frame.bytes;
  const frame = new TextFrame(encode(message.text));
  message.frame = frame;
  return frame.bytes;
}

function encode(text: string): string {
  const length = Buffer.byteLength(text);
  // ASCII is its own UTF-8.
  return headOf(length) + (length === text.length ? text : Buffer.from(text).toString("latin1"));
}

function headOf(length: number): string {
  if (length >= KEPT_HEADS) return makeHead(length);
  return (heads[length] ??= makeHead(length));
}

function makeHead(length: number): string {
  if (length < LENGTH_16) return String.fromCharCode(FIN_TEXT, length);
  const wide = length > 0xffff;
  const size = Buffer.alloc(wide ? 8 : 2);
  if (wide) size.writeBigUInt64BE(BigInt(length));
  else size.writeUInt16BE(length);
  return String.fromCharCode(FIN_TEXT, wide ? LENGTH_64 : LENGTH_16) + size.toString("latin1");
}
