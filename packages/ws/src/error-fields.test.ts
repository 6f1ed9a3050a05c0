import { IncomingMessage, type IncomingHttpHeaders } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { errorFields, secretsOf } from "./error-fields.js";

const CANARY = "canary-8f3a1c";
const encoded = Buffer.from(CANARY).toString("base64url");

const PLACES: [string, string, IncomingHttpHeaders, string][] = [
  ["the Authorization header", "/ws", { authorization: `Bearer ${CANARY}` }, CANARY],
  [
    "basic credentials, decoded",
    "/ws",
    { authorization: `Basic ${Buffer.from(`u:${CANARY}`).toString("base64")}` },
    `u:${CANARY}`,
  ],
  [
    "the subprotocol, as it came",
    "/ws",
    { "sec-websocket-protocol": `isowire.v1, isowire.bearer.${encoded}` },
    encoded,
  ],
  ["the subprotocol, decoded", "/ws", { "sec-websocket-protocol": `isowire.bearer.${encoded}` }, CANARY],
  ["the ticket", `/ws?client=abc&ticket=${CANARY}`, {}, CANARY],
  ["a query value, decoded", `/ws?key=${encodeURIComponent(`ä${CANARY}`)}`, {}, `ä${CANARY}`],
  ["a cookie", "/ws", { cookie: `theme=dark; session=${CANARY}` }, CANARY],
];

test.each(PLACES)("an error that quotes %s is logged without it", (...[, url, headers, secret]) => {
  const request = Object.assign(new IncomingMessage(new Socket()), { url, headers });
  const error = new Error(`cannot use ${secret}`, {
    cause: new Error(`because of ${secret} in ${url} ${headers.cookie ?? ""}`),
  });
  const text = JSON.stringify(errorFields(error, secretsOf(request)));
  expect(text).toContain("cannot use [redacted]");
  expect(text).toContain("because of [redacted]");
  expect(text).not.toContain(CANARY);
  expect(text).toContain("error-fields.test");
});

test("a thrown value that is no error is not quoted", () => {
  expect(errorFields(CANARY)).toEqual({ error: { name: "string" } });
});
