import { createRequire } from "node:module";
import type { WebSocketConstructor } from "./web-socket-like.js";

/** The `ws` package when it is installed, else Node's own (22 and later), else none. */
export function nodeWebSocket(): WebSocketConstructor | undefined {
  try {
    const ws = createRequire(import.meta.url)("ws") as { readonly WebSocket: WebSocketConstructor };
    return ws.WebSocket;
  } catch {
    return (globalThis as { readonly WebSocket?: WebSocketConstructor }).WebSocket;
  }
}
