import type { Attack } from "./attack.js";
import type { UpgradeRequest } from "./attacker.js";
import { answerTo, eachOf, echo, EVE, fateWith, goesOn, nameOf, type Headers } from "./outcomes.js";

const KEY = "AQEBAQEBAQEBAQEBAQEBAQ==";
const OTHER_KEY = "AgICAgICAgICAgICAgICAg==";

/** The upgrade request itself: RFC 6455 section 4. */
export const HANDSHAKE_ATTACKS: readonly Attack[] = [
  {
    attack: "a version of WebSocket other than 13",
    answer: "HTTP 426",
    run: (stage) =>
      eachOf(["12", "8", "7", "0", "", "13, 8", "013", "1e1", "99"], (version) =>
        fateWith(stage, [["Sec-WebSocket-Version", version]]),
      ),
  },
  {
    attack: "a key that is none: absent, short, long, not base64, two in one",
    answer: "HTTP 400",
    run: (stage) =>
      eachOf(["", "short", `${KEY}AA`, "!".repeat(24), `${KEY}, ${OTHER_KEY}`], (key) =>
        fateWith(stage, [["Sec-WebSocket-Key", key]]),
      ),
  },
  {
    attack: "`Host`, `Authorization`, the key or the version twice, the same or not",
    answer: "HTTP 400",
    run: (stage) =>
      eachOf<Headers>(
        [
          [
            ["Host", "127.0.0.1"],
            ["Host", "evil.example.com"],
          ],
          [
            ["Host", "127.0.0.1"],
            ["host", "127.0.0.1"],
          ],
          [
            ["Authorization", "Bearer eve"],
            ["Authorization", "Bearer grace"],
          ],
          [
            ["Sec-WebSocket-Key", KEY],
            ["Sec-WebSocket-Key", OTHER_KEY],
          ],
          [
            ["Sec-WebSocket-Key", KEY],
            ["Sec-WebSocket-Key", KEY],
          ],
          [
            ["Sec-WebSocket-Version", "13"],
            ["sec-websocket-version", "13"],
          ],
        ],
        (headers) => fateWith(stage, headers),
      ),
  },
  {
    attack: "subprotocols that are no tokens, empty, or twice the same",
    answer: "HTTP 400",
    run: (stage) =>
      eachOf(["isowire.v1, a/b", "isowire.v1,", ",", "isowire.v1, isowire.v1", "chat.v3", "\u00e9"], (offer) =>
        fateWith(stage, [["Sec-WebSocket-Protocol", offer]]),
      ),
  },
  {
    attack: "extensions, offered rightly or wrongly",
    answer: "none is used",
    run: (stage) =>
      eachOf(
        ["permessage-deflate", "permessage-deflate; server_max_window_bits=99", ";;;=,", "x".repeat(4_000)],
        async (offer) => {
          const attacker = await stage.enter("eve", { headers: [["Sec-WebSocket-Extensions", offer]] });
          return /^sec-websocket-extensions/im.test(attacker.head) ? "one is used" : "none is used";
        },
      ),
  },
  {
    attack: "HTTP/1.0",
    answer: "HTTP 400",
    run: (stage) => fateWith(stage, [], { version: "HTTP/1.0" }),
  },
  {
    attack: "another method than GET",
    answer: "HTTP 405",
    run: (stage) =>
      eachOf(["POST", "PUT", "HEAD", "OPTIONS", "DELETE", "TRACE"], (method) =>
        fateWith(stage, [["Content-Length", "0"]], { method }),
      ),
  },
  {
    attack: "an upgrade to something else, or none at all",
    answer: "HTTP 426",
    run: (stage) =>
      eachOf<Headers>(
        [
          [["Upgrade", "h2c"]],
          [["Upgrade", "websocket, h2c"]],
          [["Upgrade", "websocket/13"]],
          [["Connection", "keep-alive"]],
        ],
        (headers) => fateWith(stage, headers),
      ),
  },
  {
    attack: "`CONNECT`",
    answer: "dropped",
    run: (stage) => stage.dial().write("CONNECT /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n").fate(),
  },
  {
    attack: "lines that HTTP parsers disagree about: bare CR or LF, a space before the colon, NUL, folding",
    answer: "HTTP 400",
    run: (stage) =>
      eachOf<Headers>(
        [
          [["X-A", "1\rX-B: 2"]],
          [["X-A ", "1"]],
          [["X-A", "1\u0000"]],
          [["X\u0000", "1"]],
          [["", "1"]],
          [
            ["X-A", "1\r\n Origin: https://app.example.com"],
            ["Transfer-Encoding", "x"],
          ],
        ],
        (headers) => fateWith(stage, headers),
      ),
  },
  {
    attack: "no `Host`",
    answer: "HTTP 400",
    run: (stage) => stage.dial().write("GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").fate(),
  },
  {
    attack: "more than 200 headers",
    answer: "HTTP 431",
    run: (stage) => eachOf([200, 900], (count) => fateWith(stage, fill(count))),
  },
  {
    attack: "an `Origin` behind 1,500 headers, where Node no longer looks",
    answer: "HTTP 431",
    run: (stage) => fateWith(stage, [...fill(1_500), ["Origin", "https://evil.example.com"]]),
  },
  {
    attack: "headers of more than 16 KiB, or a target of as much (Node's `maxHeaderSize`)",
    answer: "HTTP 431",
    run: (stage) =>
      eachOf<UpgradeRequest>(
        [{ headers: [["X-A", "x".repeat(20_000)]] }, { target: `/ws?${"x".repeat(20_000)}` }],
        (request) => stage.knock({ ...EVE, ...request }).fate(),
      ),
  },
  {
    attack:
      "another path that means the same to somebody: encoded, dotted, doubled, absolute, with a fragment or a parameter",
    answer: "HTTP 404",
    run: (stage) =>
      eachOf(
        [
          "/%77s",
          "/ws/",
          "//ws",
          "/./ws",
          "/x/../ws",
          "/%2e/ws",
          "/WS",
          "/ws%00",
          "/ws;x=1",
          "/ws#x",
          "/ws%3fresume=start",
          "http://127.0.0.1/ws",
          "/../../etc/passwd",
        ],
        (target) => stage.knock({ ...EVE, target }).fate(),
      ),
  },
  {
    attack: "a query that names `__proto__`, `constructor` and the same name many times",
    answer: "taken, goes on",
    async run(stage) {
      const query = `__proto__=1&__proto__[resume]=start&constructor[prototype][x]=1&${"client=a&".repeat(200)}features=__proto__,constructor`;
      const attacker = await stage.enter("eve", { target: `/ws?${query}` });
      return goesOn(attacker, nameOf(await answerTo(attacker, echo(1))));
    },
  },
];

function fill(count: number): Headers {
  return Array.from({ length: count }, () => ["a", ""] as const);
}
