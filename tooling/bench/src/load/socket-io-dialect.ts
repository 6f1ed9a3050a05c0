import { commonHeaders, EVENT_NUMBER, type Dialect, type Heard } from "./dialect.js";
import type { Device } from "./device.js";
import { readNumber } from "./read-number.js";

// The first character is Engine.IO's packet type, the second Socket.IO's.
const OPEN = 0x30;
const PING = 0x32;
const MESSAGE = 0x34;
const CONNECTED = 0x30;
const EVENT = 0x32;

/** Engine.IO 4 over WebSocket alone, Socket.IO protocol 5; with recovery when the device has a place to come back to. */
export const socketIoDialect: Dialect = {
  request: (device) => ({ target: "/socket.io/?EIO=4&transport=websocket", headers: commonHeaders(device) }),
  readyAtHandshake: false,
  hear(device, bytes, payload) {
    const { start, end } = payload;
    if (bytes[start] === MESSAGE && bytes[start + 1] === EVENT) {
      device.events.accept(readNumber(bytes, EVENT_NUMBER, payload));
      if (device.tracked) device.place = recoveryOf(device, bytes.toString("utf8", start + 2, end));
      return "event";
    }
    return control(device, bytes.toString("utf8", start, end));
  },
};

function control(device: Device, text: string): Heard {
  if (text.charCodeAt(0) === OPEN) {
    device.say(`40${device.place ?? ""}`);
    return "control";
  }
  if (text.charCodeAt(0) === PING) {
    device.say("3");
    return "control";
  }
  if (text.charCodeAt(0) === MESSAGE && text.charCodeAt(1) === CONNECTED) {
    const { pid } = JSON.parse(text.slice(2)) as { pid?: string };
    const was = device.epoch;
    if (device.place !== undefined && pid !== was) throw new Error(`expected to recover ${was}, received ${text}`);
    device.epoch = pid ?? "";
    return "ready";
  }
  throw new Error(`expected an event, a ping, or an answer to connect, received ${text}`);
}

/** What the client says to recover: its private id, and the id that ends the last event. */
function recoveryOf(device: Device, packet: string): string {
  return JSON.stringify({ pid: device.epoch, offset: (JSON.parse(packet) as unknown[]).at(-1) });
}
