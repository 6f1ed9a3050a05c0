import type { IncomingMessage } from "node:http";
import type { Device, Devices } from "./devices.js";
import { HttpProblem } from "./http-problem.js";

/**
 * The device whose secret the request carries.
 *
 * @throws HttpProblem 401
 */
export function deviceOf(request: IncomingMessage, devices: Devices): Device {
  const [, secret = ""] = /^Bearer (\S{1,128})$/.exec(request.headers.authorization ?? "") ?? [];
  const device = devices.find(secret);
  if (device !== undefined) return device;
  throw new HttpProblem(401, "ERR_UNAUTHORIZED", {
    message: "The server does not know this visit, most likely because it was restarted. Start a new visit.",
  });
}
