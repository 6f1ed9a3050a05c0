import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";

export interface SlowOrder {
  /** Sends the rest; resolves to the status of the answer. */
  finish(): Promise<number | undefined>;
}

/** An order whose headers and first half are sent: the server has begun with it and waits for the rest. */
export async function placeSlowly(
  port: number,
  order: object,
  headers: Readonly<Record<string, string>>,
): Promise<SlowOrder> {
  const body = JSON.stringify(order);
  const sending = request({
    port,
    host: "127.0.0.1",
    method: "POST",
    path: "/orders",
    headers: { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
  });
  const answered = once(sending, "response");
  await new Promise<void>((resolve) => sending.write(body.slice(0, 5), () => resolve()));
  // Another request that comes and goes on the same server: the first one was read before it.
  await fetch(`http://127.0.0.1:${String(port)}/nothing-here`, { headers: { Connection: "close" } });
  return {
    async finish() {
      sending.end(body.slice(5));
      const [response] = (await answered) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    },
  };
}
