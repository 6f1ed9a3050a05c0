import { createServer } from "node:http";
import { createHub, IsowireError, type Hub } from "@isowire/core";
import { afterAll, expect, test } from "vitest";
import type { AttachOptions } from "./attach-options.js";
import { attachWebSocketServer } from "./attach-web-socket-server.js";

const hub: Hub = createHub();
afterAll(() => hub.close());

const good: AttachOptions = { hub, authenticate: () => ({ reason: "forbidden" }), allowedOrigins: [] };
const codec = { encodeEntry: () => "", encodeControl: () => "", decode: () => ({ kind: "ping" }) };

function codeAndText(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return IsowireError.isInstance(error) ? `${error.code} ${error.message}` : String(error);
  }
  return "accepted";
}

const BAD: [keyof AttachOptions, unknown, string][] = [
  ["allowedOrigins", undefined, "undefined"],
  ["allowedOrigins", "https://app.example.com", '"https://app.example.com"'],
  ["allowedOrigins", ["*"], '"*"'],
  ["allowedOrigins", ["https://*.example.com"], "wildcard"],
  ["allowedOrigins", ["app.example.com"], "app.example.com"],
  ["allowedOrigins", ["https://app.example.com/"], "app.example.com/"],
  ["allowedOrigins", ["https://App.example.com"], 'the form a browser sends, "https://app.example.com"'],
  ["allowedOrigins", ["https://app.example.com:443"], 'the form a browser sends, "https://app.example.com"'],
  ["allowedOrigins", [() => true], "function"],
  ["path", "ws", '"ws"'],
  ["path", "/ws?x=1", '"/ws?x=1"'],
  ["path", 7, "7"],
  ["authenticate", undefined, "a function"],
  ["refresh", {}, "a function"],
  ["requireOrigin", "yes", "true or false"],
  ["compression", "yes", "true or false"],
  ["refuse", "silently", '"close" or "http"'],
  ["heartbeatMs", 0, "received 0"],
  ["heartbeatMs", 2 ** 31, "milliseconds"],
  ["heartbeatMs", 25.5, "25.5"],
  ["authenticateTimeoutMs", Number.NaN, "NaN"],
  ["codecs", {}, "array"],
  ["codecs", [{ ...codec, subprotocol: "isowire.v1" }], "isowire.v1"],
  ["codecs", [{ ...codec, subprotocol: "isowire.bearer.x" }], "bearer"],
  ["codecs", [{ ...codec, subprotocol: "has space" }], "token"],
  ["codecs", [{ ...codec, subprotocol: "a", bearerPrefix: 7 }], "received 7"],
  ["codecs", [{ ...codec, subprotocol: "a", bearerPrefix: "" }], 'received ""'],
  ["codecs", [{ ...codec, subprotocol: "a", bearerPrefix: "has space." }], "token"],
  ["codecs", [{ ...codec, subprotocol: "a.v1", bearerPrefix: "a." }], '"a."'],
  ["codecs", [{ ...codec, subprotocol: "a", bearerPrefix: "isowire." }], '"isowire."'],
  [
    "codecs",
    [
      { ...codec, subprotocol: "a" },
      { ...codec, subprotocol: "a" },
    ],
    '"a"',
  ],
];

test.each(BAD)("%s: %j is refused, saying what was expected and received", (option, value, text) => {
  const server = createServer();
  const told = codeAndText(() => attachWebSocketServer(server, { ...good, [option]: value }));
  expect(told).toMatch(/^ERR_INVALID_OPTION unable to use /);
  expect(told).toContain(option);
  expect(told).toContain(text);
  expect(server.listenerCount("upgrade")).toBe(0);
});

test("a hub that is none, a server that is none and missing options are refused", () => {
  expect(codeAndText(() => attachWebSocketServer(createServer(), { ...good, hub: {} as Hub }))).toContain(
    "ERR_CONTRACT",
  );
  expect(codeAndText(() => attachWebSocketServer({} as ReturnType<typeof createServer>, good))).toContain(
    "ERR_INVALID_OPTION",
  );
  expect(codeAndText(() => attachWebSocketServer(createServer(), undefined as unknown as AttachOptions))).toContain(
    "ERR_INVALID_OPTION",
  );
});

test("the native app origins that are no web addresses are accepted", () => {
  const origins = [
    "null",
    "http://localhost:3000",
    "http://[::1]:8080",
    "capacitor://localhost",
    "chrome-extension://abc",
  ];
  const attach = () => attachWebSocketServer(createServer(), { ...good, allowedOrigins: origins });
  expect(codeAndText(attach)).toBe("accepted");
});
