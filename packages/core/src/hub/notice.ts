import type { Engine } from "../contracts/engine.js";
import type { Notice } from "../contracts/system.js";
import type { Connection } from "../connection/connection.js";
import { IsowireError } from "../errors/isowire-error.js";
import { payloadToJson } from "../log/payload-to-json.js";
import { NOTICE_MAX_BYTES } from "../protocol/bounds.js";

interface Sending {
  readonly engine: Engine;
  readonly payload: unknown;
  readonly to: Notice["to"];
}

/** @throws IsowireError `ERR_PAYLOAD`, `ERR_EVENT_TOO_LARGE`, `ERR_INVALID_OPTION` - as a rejection */
export async function sendNotice({ engine, payload, to }: Sending): Promise<void> {
  const payloadJson = payloadToJson({ payload });
  const bytes = Buffer.byteLength(payloadJson);
  if (bytes > NOTICE_MAX_BYTES) {
    throw new IsowireError("ERR_EVENT_TOO_LARGE", {
      message: `unable to send the notice; expected at most ${String(NOTICE_MAX_BYTES)} bytes of JSON, received ${String(bytes)}`,
    });
  }
  if (
    (to as unknown) !== "everyone" &&
    typeof (to as Partial<Exclude<Notice["to"], string>> | undefined)?.tenantId !== "string"
  ) {
    throw new IsowireError("ERR_INVALID_OPTION", {
      message: 'unable to send the notice; expected `to`: "everyone" or { tenantId }',
    });
  }
  await engine.system.notifyAll({ payloadJson, to, time: engine.clock.now() });
}

/** Writes a notice to those of this node's connections it is for. */
export function tellNotice(notice: Notice, connections: Iterable<Connection>): void {
  for (const connection of connections) {
    if (connection.state === "opening") continue;
    if (notice.to !== "everyone" && notice.to.tenantId !== connection.context.tenantId) continue;
    connection.send({ type: "isowire:notice", payload: JSON.parse(notice.payloadJson) as unknown, time: notice.time });
  }
}
