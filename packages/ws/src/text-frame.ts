import type { OutboundMessage } from "@isowire/core/contracts";

/** FIN and opcode 1 (RFC 6455 section 5.2): a whole text message, unmasked as a server's must be. */
const FIN_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** A class of its own, so that a frame some other transport left on the message is never taken for ours. */
class TextFrame {
  constructor(readonly bytes: Buffer) {}
}

/** The frame of a message; made once and kept on it, so that all devices of a user share one buffer. */
export function textFrame(message: OutboundMessage): Buffer {
  if (message.frame instanceof TextFrame) return message.frame.bytes;
  const frame = new TextFrame(encode(message.text));
  message.frame = frame;
  return frame.bytes;
}

function encode(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const start = length < LENGTH_16 ? 2 : length < 0x1_0000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = FIN_TEXT;
  if (start === 2) {
    frame[1] = length;
  } else if (start === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeUInt32BE(Math.floor(length / 0x1_0000_0000), 2);
    frame.writeUInt32BE(length % 0x1_0000_0000, 6);
  }
  // ASCII is the same in both encodings, and the shorter way is several times as fast.
  frame.write(text, start, length === text.length ? "latin1" : "utf8");
  return frame;
}
