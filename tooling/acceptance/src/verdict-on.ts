import WebSocket from "ws";

export interface Dial {
  readonly headers?: Readonly<Record<string, string>>;
  readonly subprotocols?: readonly string[];
}

/** What becomes of a bare socket: the HTTP status, "closed <code>", or its first message. */
export function verdictOn(url: string, { headers = {}, subprotocols = [] }: Dial = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, [...subprotocols], { headers });
    socket.on("unexpected-response", (_request, response) => {
      resolve(String(response.statusCode));
      socket.terminate();
    });
    socket.on("message", (data: Buffer) => {
      resolve(data.toString());
      socket.terminate();
    });
    socket.on("close", (code) => resolve(`closed ${String(code)}`));
    socket.on("error", (error) => resolve(error.message));
  });
}
