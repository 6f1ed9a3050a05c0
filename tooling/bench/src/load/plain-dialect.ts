import { commonHeaders, EVENT_NUMBER, type Dialect } from "./dialect.js";
import { readNumber } from "./read-number.js";

/** Every message is an event: bare `ws` and Bun. */
export const plainDialect: Dialect = {
  request: (device) => ({ target: "/ws", headers: commonHeaders(device) }),
  readyAtHandshake: true,
  hear(device, bytes, payload) {
    device.events.accept(readNumber(bytes, EVENT_NUMBER, payload));
    return "event";
  },
};
