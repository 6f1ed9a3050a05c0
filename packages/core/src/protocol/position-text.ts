import type { Position } from "../contracts/position.js";

const SHAPE = /^([A-Za-z0-9_-]{8,32})\.(\d{1,16})\.(\d{1,16})$/;

/** `<epoch>.<offset>.<time>`, as it stands in `?resume=`. */
export function positionToText(position: Position): string {
  return `${position.epoch}.${String(position.offset)}.${String(position.time)}`;
}

/** Undefined when the text is not a position. */
export function textToPosition(text: string): Position | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, epoch, offsetText, timeText] = match;
  const offset = Number(offsetText);
  const time = Number(timeText);
  if (epoch === undefined || !Number.isSafeInteger(offset) || !Number.isSafeInteger(time)) return undefined;
  return { epoch, offset, time };
}
