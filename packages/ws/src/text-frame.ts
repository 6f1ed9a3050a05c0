import { constants, deflateRawSync } from "node:zlib";
import type { OutboundMessage } from "@isowire/core/contracts";

/** FIN and opcode 1 (RFC 6455 section 5.2): a whole text message, unmasked as a server's must be. */
const FIN_TEXT = 0x81;
/** FIN, RSV1 and opcode 1 (RFC 7692 section 6): a whole text message that is compressed. */
const FIN_DEFLATED_TEXT = 0xc1;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** Lengths whose heads are kept. */
const KEPT_HEADS = 4_096;
const heads: string[] = [];

/** What compression saves of less than so many bytes is not worth its time. */
const MIN_DEFLATED_BYTES = 1_024;
/** What a flush ends with, and a message without (RFC 7692 section 7.2.1): 00 00 ff ff. */
const FLUSH_END_BYTES = 4;

/** A class of its own, so that a frame some other transport left on the message is never taken for ours. */
class TextFrame {
  deflated: string | undefined = undefined;

  constructor(readonly bytes: string) {}
}

/**
 * The frame of a message as a binary string: one character a byte. Made once and kept on the message, so that all devices
 * of a user share it.
 */
export function textFrame(message: OutboundMessage): string {
  return frameOf(message).bytes;
}

/**
 * The same for devices that agreed on `permessage-deflate`: compressed from 1 KiB on. No message is
 * compressed with another in mind, so nothing of one shows in the length of the next, and all devices share this frame, too.
 */
export function deflatedFrame(message: OutboundMessage): string {
  const frame = frameOf(message);
  return (frame.deflated ??= frame.bytes.length < MIN_DEFLATED_BYTES ? frame.bytes : deflate(message.text));
}

function frameOf(message: OutboundMessage): TextFrame {
  if (message.frame instanceof TextFrame) return message.frame;
  const frame = new TextFrame(encode(message.text));
  message.frame = frame;
  return frame;
}

function encode(text: string): string {
  const length = Buffer.byteLength(text);
  // ASCII is its own UTF-8.
  return headOf(length) + (length === text.length ? text : Buffer.from(text).toString("latin1"));
}

function deflate(text: string): string {
  const flushed = deflateRawSync(text, { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_SYNC_FLUSH });
  const length = flushed.length - FLUSH_END_BYTES;
  return makeHead(FIN_DEFLATED_TEXT, length) + flushed.toString("latin1", 0, length);
}

function headOf(length: number): string {
  if (length >= KEPT_HEADS) return makeHead(FIN_TEXT, length);
  return (heads[length] ??= makeHead(FIN_TEXT, length));
}

function makeHead(first: number, length: number): string {
  if (length < LENGTH_16) return String.fromCharCode(first, length);
  const wide = length > 0xffff;
  const size = Buffer.alloc(wide ? 8 : 2);
  if (wide) size.writeBigUInt64BE(BigInt(length));
  else size.writeUInt16BE(length);
  return String.fromCharCode(first, wide ? LENGTH_64 : LENGTH_16) + size.toString("latin1");
}
