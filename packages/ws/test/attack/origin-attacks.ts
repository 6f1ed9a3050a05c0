import type { Attack } from "./attack.js";
import { eachOf } from "./outcomes.js";
import { ORIGIN } from "../serve.js";
import type { Stage } from "./stage.js";

const from = (stage: Stage, ...origins: readonly string[]): Promise<string> =>
  stage.knock({ user: "eve", headers: origins.map((origin) => ["Origin", origin] as const) }).fate();

/** Pages of other sites: only https://app.example.com is allowed. */
export const ORIGIN_ATTACKS: readonly Attack[] = [
  {
    attack: "a page of another site, also of this machine",
    answer: "HTTP 403",
    run: (stage) =>
      eachOf(
        [
          "https://evil.example.com",
          "https://example.com",
          "http://127.0.0.1",
          "http://localhost",
          "file://",
          "chrome-extension://abc",
        ],
        (origin) => from(stage, origin),
      ),
  },
  {
    attack: "`Origin: null`, and an empty one",
    answer: "HTTP 403",
    run: (stage) => eachOf(["null", "", "Null", "undefined"], (origin) => from(stage, origin)),
  },
  {
    attack: "a look-alike: prefix, suffix, user name, path, query, backslash",
    answer: "HTTP 403",
    run: (stage) =>
      eachOf(
        [
          `${ORIGIN}.evil.com`,
          "https://evil-app.example.com",
          "https://xapp.example.com",
          "https://app.example.com@evil.com",
          `${ORIGIN}/`,
          `${ORIGIN}/ws`,
          `${ORIGIN}?x`,
          `${ORIGIN}\\@evil.com`,
          "https://app.example.com.",
          "https:app.example.com",
        ],
        (origin) => from(stage, origin),
      ),
  },
  {
    attack: "another scheme, port or case",
    answer: "HTTP 403",
    run: (stage) =>
      eachOf(
        [
          "http://app.example.com",
          "wss://app.example.com",
          `${ORIGIN}:443`,
          `${ORIGIN}:8443`,
          "https://APP.example.com",
          "HTTPS://app.example.com",
        ],
        (origin) => from(stage, origin),
      ),
  },
  {
    attack: "letters of other alphabets, encoded or raw",
    answer: "HTTP 403",
    run: (stage) =>
      eachOf(
        [
          Buffer.from("https://\u0430pp.example.com").toString("latin1"),
          "https://xn--pp-6kc.example.com",
          Buffer.from("https://app\u3002example.com").toString("latin1"),
          "https://app%2eexample.com",
          "https://\u00e4pp.example.com",
        ],
        (origin) => from(stage, origin),
      ),
  },
  {
    attack: "two `Origin` headers, one of them right, and two in one",
    answer: "HTTP 403",
    run: (stage) =>
      eachOf(
        [
          [ORIGIN, "https://evil.example.com"],
          ["https://evil.example.com", ORIGIN],
          [ORIGIN, ORIGIN],
          [`${ORIGIN} https://evil.example.com`],
        ],
        (origins) => from(stage, ...origins),
      ),
  },
  {
    attack: "no `Origin`, while `requireOrigin` is on",
    answer: "HTTP 403",
    on: { attach: { requireOrigin: true } },
    run: (stage) => from(stage),
  },
  {
    attack: "no `Origin`, and no credential: not a browser, so the credential decides",
    answer: "closed 4501",
    run: (stage) => stage.knock().fate(),
  },
  {
    attack: "the right `Origin`, and no credential",
    answer: "closed 4501",
    run: (stage) => stage.knock({ headers: [["Origin", ORIGIN]] }).fate(),
  },
  {
    attack: "headers that only name an origin otherwise: `Referer`, `X-Forwarded-Host`, `Sec-WebSocket-Origin`",
    answer: "HTTP 403",
    run: (stage) =>
      eachOf(["Referer", "X-Forwarded-Host", "X-Forwarded-Origin", "Sec-WebSocket-Origin"], (name) =>
        stage
          .knock({
            user: "eve",
            headers: [
              ["Origin", "https://evil.example.com"],
              [name, ORIGIN],
            ],
          })
          .fate(),
      ),
  },
];
