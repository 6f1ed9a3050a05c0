import { commonHeaders, EVENT_NUMBER, type Dialect, type Heard } from "./dialect.js";
import type { Device } from "./device.js";
import { readNumber } from "./read-number.js";

const CONTROL = Buffer.from('{"type":"isowire:');
const OFFSET = Buffer.from('"offset":');
const TIME = Buffer.from('"time":');

interface Control {
  readonly type: string;
  readonly resume?: string;
  readonly position?: { readonly epoch: string; readonly offset: number; readonly time: number };
}

/** `isowire.v1`: offsets rise by exactly 1 from where the welcome says, and so do the events in them. */
export const isowireDialect: Dialect = {
  request(device) {
    const query = device.place === undefined ? "" : `?resume=${device.place}`;
    return {
      target: `/ws${query}`,
      headers: { ...commonHeaders(device), "Sec-WebSocket-Protocol": "isowire.v1" },
    };
  },
  readyAtHandshake: false,
  hear(device, bytes, payload) {
    if (isControl(bytes, payload.start)) return control(device, bytes.toString("utf8", payload.start, payload.end));
    device.offsets.accept(readNumber(bytes, OFFSET, payload));
    device.events.accept(readNumber(bytes, EVENT_NUMBER, payload));
    if (device.tracked) device.place = placeOf(device, readNumber(bytes, TIME, payload));
    return "event";
  },
};

function isControl(bytes: Buffer, start: number): boolean {
  // The first byte of the type tells most of them apart.
  return (
    bytes[start + 9] === CONTROL[9] && bytes.compare(CONTROL, 0, CONTROL.length, start, start + CONTROL.length) === 0
  );
}

function control(device: Device, text: string): Heard {
  const message = JSON.parse(text) as Control;
  if (message.type === "isowire:snapshot") return "control";
  if (message.type !== "isowire:welcome" || message.position === undefined) {
    throw new Error(`expected a welcome, a snapshot or an event, received ${text}`);
  }
  const expected = device.place === undefined ? "live" : "recovered";
  if (message.resume !== expected) throw new Error(`expected resume to be ${expected}, received ${text}`);
  device.epoch = message.position.epoch;
  device.offsets.last = message.position.offset;
  return "ready";
}

function placeOf(device: Device, time: number): string {
  return `${device.epoch}.${device.offsets.last}.${time}`;
}
