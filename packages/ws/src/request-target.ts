import type { IncomingMessage } from "node:http";

/** The path of a request, as it came: compared byte for byte, nothing is decoded. */
export function pathOf(request: IncomingMessage): string {
  const target = request.url ?? "";
  const end = target.indexOf("?");
  return end === -1 ? target : target.slice(0, end);
}

export function queryOf(request: IncomingMessage): URLSearchParams {
  const target = request.url ?? "";
  const start = target.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : target.slice(start + 1));
}
