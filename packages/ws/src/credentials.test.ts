import { IncomingMessage, type IncomingHttpHeaders } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { credentialsOf } from "./credentials.js";

interface Asked {
  readonly url?: string;
  readonly headers?: IncomingHttpHeaders;
}

function requestOf({ url = "/ws", headers = {} }: Asked): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { url, headers });
}

const encoded = (token: string): string => `isowire.bearer.${Buffer.from(token).toString("base64url")}`;
const bearer = (token: string) => ({ kind: "bearer", token });
const malformed = { kind: "malformed" };

const CASES: [string, Asked, object][] = [
  ["nothing", {}, { kind: "none" }],
  ["cookies", { headers: { cookie: "session=abc" } }, { kind: "none" }],
  ["another scheme", { headers: { authorization: "Basic YTpi" } }, { kind: "none" }],
  ["a scheme that only begins like it", { headers: { authorization: "Bearerish abc" } }, { kind: "none" }],
  ["a header", { headers: { authorization: "Bearer abc.def-_~+/==" } }, bearer("abc.def-_~+/==")],
  ["a header in another case", { headers: { authorization: "bEARER  abc" } }, bearer("abc")],
  ["an empty header", { headers: { authorization: "Bearer" } }, malformed],
  ["a header with two tokens", { headers: { authorization: "Bearer abc def" } }, malformed],
  ["a header with forbidden characters", { headers: { authorization: "Bearer a\u00e9" } }, malformed],
  ["a subprotocol", { headers: { "sec-websocket-protocol": `isowire.v1, ${encoded("töken")}` } }, bearer("töken")],
  ["a subprotocol alone", { headers: { "sec-websocket-protocol": encoded("t") } }, bearer("t")],
  ["an empty subprotocol entry", { headers: { "sec-websocket-protocol": "isowire.bearer." } }, malformed],
  ["a subprotocol that is not base64url", { headers: { "sec-websocket-protocol": "isowire.bearer.a+b" } }, malformed],
  ["a subprotocol with padding", { headers: { "sec-websocket-protocol": "isowire.bearer.YQ==" } }, malformed],
  ["a subprotocol that is not canonical", { headers: { "sec-websocket-protocol": "isowire.bearer.YR" } }, malformed],
  ["a subprotocol that is not UTF-8", { headers: { "sec-websocket-protocol": "isowire.bearer.wyg" } }, malformed],
  ["two subprotocol entries", { headers: { "sec-websocket-protocol": `${encoded("a")}, ${encoded("b")}` } }, malformed],
  ["a ticket", { url: "/ws?client=x&ticket=a.b-_" }, { kind: "ticket", ticket: "a.b-_" }],
  ["an empty ticket", { url: "/ws?ticket=" }, malformed],
  ["two tickets", { url: "/ws?ticket=a&ticket=b" }, malformed],
];

test.each(CASES)("%s", (_name, asked, expected) => {
  expect(credentialsOf(requestOf(asked))).toEqual(expected);
});

const protocols = (entry: string): IncomingHttpHeaders => ({ "sec-websocket-protocol": `isowire.v1, ${entry}` });

const PRECEDENCE: [string, Asked, object][] = [
  [
    "the header wins over the subprotocol",
    { headers: { authorization: "Bearer h", ...protocols(encoded("s")) } },
    bearer("h"),
  ],
  ["the header wins over a ticket", { url: "/ws?ticket=t", headers: { authorization: "Bearer h" } }, bearer("h")],
  ["the subprotocol wins over a ticket", { url: "/ws?ticket=t", headers: protocols(encoded("s")) }, bearer("s")],
  [
    "a malformed header is final",
    { url: "/ws?ticket=t", headers: { authorization: "Bearer", ...protocols(encoded("s")) } },
    malformed,
  ],
  ["a malformed subprotocol is final", { url: "/ws?ticket=t", headers: protocols("isowire.bearer.***") }, malformed],
];

test.each(PRECEDENCE)("%s", (_name, asked, expected) => {
  expect(credentialsOf(requestOf(asked))).toEqual(expected);
});
