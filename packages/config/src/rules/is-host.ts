import { isIP } from "node:net";

const LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
const HOST_NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`, "i");

/** Whether it is an IP address or a host name to listen on: no scheme, no port. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  return !/^[\d.]+$/.test(text) && text.length <= 253 && HOST_NAME.test(text);
}
