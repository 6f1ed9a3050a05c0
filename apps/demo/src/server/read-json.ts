import type { IncomingMessage } from "node:http";
import { HttpProblem } from "./http-problem.js";

const MAX_BODY_BYTES = 4_096;

/**
 * The body as an object. Only `application/json` is read: another page's form cannot send that without being asked first.
 *
 * @throws HttpProblem 400, 413, 415
 */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    throw new HttpProblem(415, "ERR_MEDIA_TYPE", { message: "expected a body of type application/json" });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new HttpProblem(413, "ERR_TOO_LARGE", { message: `expected at most ${MAX_BODY_BYTES} bytes` });
    chunks.push(chunk);
  }
  return objectIn(Buffer.concat(chunks).toString("utf8"));
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new HttpProblem(400, "ERR_BODY", { message: "expected a JSON object" });
}
