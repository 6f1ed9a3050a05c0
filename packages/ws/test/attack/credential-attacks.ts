import { createUserContext } from "@isowire/core/trusted";
import { createTicketIssuer } from "../../src/index.js";
import type { Attack } from "./attack.js";
import type { Attacker } from "./attacker.js";
import { answerTo, eachOf, freshId, goesOn, nameOf } from "./outcomes.js";
import { SECRET, type Stage } from "./stage.js";

const eve = createUserContext({ userId: "eve" });
const grace = createUserContext({ userId: "grace" });
const OTHER_SECRET = "a secret of somebody else, 32 by";

const withTicket = (stage: Stage, ticket: string): Attacker =>
  stage.knock({ target: `/ws?ticket=${encodeURIComponent(ticket)}` });

const refreshed = async (attacker: Attacker, credential: object): Promise<string> =>
  nameOf(await answerTo(attacker, { type: "isowire:auth_refresh", id: freshId(), ...credential }));

function rewritten(ticket: string, change: (body: string) => string): string {
  const [body = "", mark = ""] = ticket.split(".");
  return `${Buffer.from(change(Buffer.from(body, "base64url").toString())).toString("base64url")}.${mark}`;
}

/** Whatever comes of a race: how many were welcomed, and what the others were told. */
async function race(attackers: readonly Attacker[]): Promise<string> {
  const results = await Promise.all(attackers.map((attacker) => attacker.entry()));
  const others = new Set(results.filter((result) => result !== "welcome"));
  return `${results.filter((result) => result === "welcome").length} welcome, the others ${[...others].join(" or ")}`;
}

/** Tickets, tokens, and the refresh of an open connection. */
export const CREDENTIAL_ATTACKS: readonly Attack[] = [
  {
    attack: "a ticket used again",
    answer: "closed 4100",
    async run(stage) {
      const ticket = stage.tickets.issue(eve);
      await withTicket(stage, ticket).next("isowire:welcome");
      return withTicket(stage, ticket).fate();
    },
  },
  {
    attack: "a ticket used ten times at once",
    answer: "1 welcome, the others closed 4100",
    run(stage) {
      const ticket = stage.tickets.issue(eve);
      return race(Array.from({ length: 10 }, () => withTicket(stage, ticket)));
    },
  },
  {
    attack: "a ticket at the door and in a refresh, at once",
    answer: "used once",
    async run(stage) {
      const attacker = await stage.enter();
      const ticket = stage.tickets.issue(eve);
      const door = withTicket(stage, ticket);
      const [refresh, entry] = await Promise.all([refreshed(attacker, { ticket }), race([door])]);
      const uses = [refresh === "taken", entry.startsWith("1 welcome")].filter(Boolean).length;
      return uses === 1 ? "used once" : `used ${uses} times: ${refresh}, ${entry}`;
    },
  },
  {
    attack: "a ticket altered: another user, a later end, a cut or foreign signature",
    answer: "closed 4501",
    run(stage) {
      const ticket = stage.tickets.issue(eve);
      const [body = "", mark = ""] = ticket.split(".");
      const forged = [
        rewritten(ticket, (text) => text.replace("eve", "grace")),
        rewritten(ticket, (text) => text.replace(/"exp":\d+/, '"exp":9007199254740991')),
        rewritten(ticket, (text) => text.replace(/"nonce":"./, '"nonce":"_')),
        body,
        `${body}.`,
        `.${mark}`,
        `${body}.${mark.slice(0, -1)}`,
        `${body}.${mark}.${mark}`,
        `${ticket}=`,
        ` ${ticket}`,
        "null",
        "__proto__",
      ];
      return eachOf(forged, (each) => withTicket(stage, each).fate());
    },
  },
  {
    attack: "a ticket signed with another secret",
    answer: "closed 4501",
    async run(stage) {
      const foreign = createTicketIssuer({ hub: stage.hub, secrets: [OTHER_SECRET] });
      return withTicket(stage, foreign.issue(grace)).fate();
    },
  },
  {
    attack: "a ticket that has run out, or whose session has",
    answer: "closed 4100",
    async run(stage) {
      const brief = createTicketIssuer({ hub: stage.hub, secrets: [SECRET], ttlMs: 1 });
      const tickets = [brief.issue(eve), stage.tickets.issue(eve, { sessionExpiresAt: Date.now() - 1 })];
      await new Promise((resolve) => setTimeout(resolve, 5));
      return eachOf(tickets, (ticket) => withTicket(stage, ticket).fate());
    },
  },
  {
    attack: "two tickets in one query, or an empty one",
    answer: "closed 4501",
    run: (stage) =>
      eachOf(
        [`ticket=${stage.tickets.issue(eve)}&ticket=${stage.tickets.issue(grace)}`, "ticket=", "ticket"],
        (query) => stage.knock({ target: `/ws?${query}` }).fate(),
      ),
  },
  {
    attack: "a bad token beside a good ticket: the token's verdict is final",
    answer: "closed 4501, and the ticket is still good",
    async run(stage) {
      const ticket = stage.tickets.issue(eve);
      const target = `/ws?ticket=${ticket}`;
      const fate = await stage.knock({ target, headers: [["Authorization", "Bearer a b"]] }).fate();
      return `${fate}, and the ticket is ${await race([withTicket(stage, ticket)]).then((result) => (result.startsWith("1") ? "still good" : "spent"))}`;
    },
  },
  {
    attack: "a token that is none: empty, with spaces, not base64url, twice",
    answer: "closed 4501",
    run: (stage) =>
      eachOf<readonly (readonly [string, string])[]>(
        [
          [["Authorization", "Bearer"]],
          [["Authorization", "Bearer a b"]],
          [["Authorization", "Bearer \u00e9"]],
          [["Sec-WebSocket-Protocol", "isowire.v1, isowire.bearer.a+b"]],
          [["Sec-WebSocket-Protocol", "isowire.v1, isowire.bearer."]],
          [["Sec-WebSocket-Protocol", "isowire.v1, isowire.bearer.ZXZl, isowire.bearer.Z3JhY2U"]],
          [["Sec-WebSocket-Protocol", "isowire.v1, isowire.bearer._w"]],
          [["Authorization", "Basic Z3JhY2U6eA=="]],
        ],
        (headers) => stage.knock({ headers }).fate(),
      ),
  },
  {
    attack: "another user's token in a refresh",
    answer: "closed 4501",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.say({ type: "isowire:auth_refresh", id: freshId(), token: "grace" });
      return attacker.fate();
    },
  },
  {
    attack: "another user's ticket in a refresh",
    answer: "closed 4501",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.say({ type: "isowire:auth_refresh", id: freshId(), ticket: stage.tickets.issue(grace) });
      return attacker.fate();
    },
  },
  {
    attack: "a forged ticket in a refresh",
    answer: "ERR_AUTH_REFRESH, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      const ticket = rewritten(stage.tickets.issue(eve), (text) => text.replace("eve", "grace"));
      return goesOn(attacker, await refreshed(attacker, { ticket }));
    },
  },
  {
    attack: "a refresh with both, neither or another kind of credential",
    answer: "ERR_MALFORMED, goes on",
    run: (stage) =>
      eachOf<object>(
        [{}, { token: "eve", ticket: "x" }, { token: 1 }, { ticket: {} }, { token: null }],
        async (credential) => {
          const attacker = await stage.enter();
          return goesOn(attacker, await refreshed(attacker, credential));
        },
      ),
  },
  {
    attack: "a look-alike of a context from `refresh`, or a throw",
    answer: "refused, goes on",
    on: {
      attach: {
        refresh: async ({ token }) => {
          if (token === "throws") throw new Error("cannot look it up");
          return { userId: "eve", tenantId: "", claims: {} };
        },
      },
    },
    run: (stage) =>
      eachOf(["throws", "look-alike"], async (token) => {
        const attacker = await stage.enter();
        const outcome = await refreshed(attacker, { token });
        return goesOn(attacker, ["ERR_UNAVAILABLE", "ERR_NOT_A_CONTEXT"].includes(outcome) ? "refused" : outcome);
      }),
  },
  {
    attack: "a name that only looks like another user's: case, space, NUL, another normal form",
    answer: "another user",
    run: (stage) =>
      eachOf(
        ["Grace", "grace ", " grace", "grace\u0000", "gr\u0430ce", "grac\u0065\u0301", "grace\u200b", "0:grace"],
        async (name) => {
          const token = Buffer.from(name).toString("base64url");
          const attacker = await stage.enter("eve", {
            target: "/ws?resume=start",
            user: undefined,
            headers: [["Sec-WebSocket-Protocol", `isowire.v1, isowire.bearer.${token}`]],
          });
          return attacker.messages.some(({ type }) => type === "tick") ? "the same user" : "another user";
        },
      ),
  },
];
