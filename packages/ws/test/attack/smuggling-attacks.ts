import type { RequestListener } from "node:http";
import { eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import { upgradeRequest } from "./attacker.js";
import { eachOf, echo, EVE, fateWith, textFrameOf, type Headers } from "./outcomes.js";

/** Answers every plain request, later. */
const slowApp: RequestListener = (_request, response) =>
  void setTimeout(() => response.end("the answer to somebody's request"), 50);

/** What hides in and around an upgrade: bodies, other requests, frames. */
export const SMUGGLING_ATTACKS: readonly Attack[] = [
  {
    attack: "a body: `Content-Length` on the upgrade",
    answer: "HTTP 400",
    run: (stage) => fateWith(stage, [["Content-Length", "5"]], { after: "hello" }),
  },
  {
    attack: "a body: `Transfer-Encoding` on the upgrade",
    answer: "HTTP 400",
    run: (stage) =>
      eachOf(["chunked", "identity", "gzip, chunked"], (coding) =>
        fateWith(stage, [["Transfer-Encoding", coding]], { after: "0\r\n\r\n" }),
      ),
  },
  {
    attack: "both `Content-Length` and `Transfer-Encoding`, or two lengths",
    answer: "HTTP 400",
    run: (stage) =>
      eachOf<Headers>(
        [
          [
            ["Content-Length", "0"],
            ["Transfer-Encoding", "chunked"],
          ],
          [
            ["Content-Length", "0"],
            ["Content-Length", "5"],
          ],
          [["Content-Length", "-1"]],
          [["Content-Length", "+5"]],
        ],
        (headers) => fateWith(stage, headers, { after: "hello" }),
      ),
  },
  {
    attack: "an upgrade behind a request that is not answered yet, in one packet",
    answer: "dropped",
    on: { app: slowApp },
    run: (stage) =>
      eachOf(["/slow", "/"], (path) =>
        stage
          .dial()
          .write(Buffer.concat([Buffer.from(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`), upgradeRequest(EVE)]))
          .fate(),
      ),
  },
  {
    attack: "an upgrade behind a request that was answered",
    answer: "welcome",
    on: { app: (_request, response) => void response.end("done") },
    async run(stage) {
      const attacker = stage.dial().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      await eventually("the answer", () => attacker.received.includes("done"));
      attacker.write(upgradeRequest(EVE));
      await eventually("the welcome", () => attacker.received.includes("isowire:welcome"));
      return "welcome";
    },
  },
  {
    attack: "a second request behind the upgrade, in one packet",
    answer: "closed 1002",
    run: (stage) =>
      eachOf([upgradeRequest(EVE), Buffer.from("GET /admin HTTP/1.1\r\nHost: x\r\n\r\n")], (after) =>
        stage.knock({ ...EVE, after }).fate(),
      ),
  },
  {
    attack: "frames behind the upgrade, in one packet",
    answer: "taken, after the welcome",
    async run(stage) {
      const attacker = stage.knock({ ...EVE, after: textFrameOf(echo("early")) });
      await attacker.next("isowire:ack");
      const isFirst = attacker.messages[0]?.type === "isowire:welcome";
      return isFirst ? "taken, after the welcome" : "taken, before the welcome";
    },
  },
];
