import { get } from "node:http";
import { randomBytes } from "node:crypto";

/** How an endpoint answered an upgrade: an HTTP status (101 let it in), or the code it closed with at once. */
export interface Answer {
  readonly status: number;
  readonly closeCode?: number;
}

const FIRST_MESSAGE_MS = 10_000;

/** Asks for an upgrade as a browser's page at `origin` would, without a credential, and listens to the first frame. */
export function knock(target: { readonly port: number; readonly path: string }, origin?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get({
      host: "127.0.0.1",
      ...target,
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": randomBytes(16).toString("base64"),
        "sec-websocket-protocol": "isowire.v1",
        ...(origin === undefined ? {} : { origin }),
      },
      timeout: FIRST_MESSAGE_MS,
    });
    request.on("timeout", () => request.destroy(new Error("the endpoint did not answer")));
    request.on("error", reject);
    request.on("response", ({ statusCode = 0 }) => {
      request.destroy();
      resolve({ status: statusCode });
    });
    request.on("upgrade", (_response, socket, head) => {
      const take = (data: Buffer): void => {
        socket.destroy();
        resolve({ status: 101, ...closeCodeOf(data) });
      };
      if (head.length > 0) take(head);
      else socket.once("data", take).once("close", () => resolve({ status: 101, closeCode: 1006 }));
    });
  });
}

/** RFC 6455, 5.5.1: a close frame from a server is 0x88, its length, and two bytes of code. */
function closeCodeOf(data: Buffer): { readonly closeCode?: number } {
  return data[0] === 0x88 && data.length >= 4 ? { closeCode: data.readUInt16BE(2) } : {};
}
