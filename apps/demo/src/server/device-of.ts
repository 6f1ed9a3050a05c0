import type { IncomingMessage } from "node:http";
import type { Devices } from "./devices.js";
import type { Device } from "./visit-secrets.js";
import { HttpProblem } from "./http-problem.js";

/**
 * The device whose secret the request carries.
 *
 * @throws HttpProblem 401
 */
export function deviceOf(request: IncomingMessage, devices: Devices): Device {
  const [, secret = ""] = /^Bearer (\S{1,512})$/.exec(request.headers.authorization ?? "") ?? [];
  const device = devices.find(secret);
  if (device !== undefined) return device;
  throw new HttpProblem(401, "ERR_UNAUTHORIZED", {
    message:
      "The server does not know this visit, most likely because it kept nothing when it was restarted. Start a new visit.",
  });
}
