import type { IncomingMessage } from "node:http";
import type { TicketIssuer } from "@isowire/ws";
import type { Devices } from "./devices.js";
import type { PairingDesk } from "./pairing-desk.js";
import { issueTicket } from "./authenticate.js";
import { deviceOf } from "./device-of.js";
import { HttpProblem } from "./http-problem.js";
import { readJson } from "./read-json.js";
import { createSampleUsers } from "./sample-user.js";

export interface DemoApiPorts {
  readonly devices: Devices;
  readonly pairing: PairingDesk;
  /** Those of the server that runs now: a restart brings new ones. */
  readonly tickets: () => TicketIssuer;
}

/** Answers a request: the JSON to send, or a thrown {@link HttpProblem}. */
export type Route = (request: IncomingMessage) => Promise<object>;

/** The longest a device can be kept offline, ms. */
const MAX_OFFLINE_MS = 30_000;

/** What the page asks over HTTP: who it is, a ticket before each connect, a code for one more device, a cut wire. */
export function createDemoApi({ devices, pairing, tickets }: DemoApiPorts): ReadonlyMap<string, Route> {
  const session: Route = async (request) => {
    await readJson(request);
    return { users: createSampleUsers().map((user) => devices.add(user)) };
  };
  const ticket: Route = async (request) => {
    const device = deviceOf(request, devices);
    const retryAfterMs = devices.offlineMs(device.id);
    if (retryAfterMs > 0) throw offline(retryAfterMs);
    return { ticket: issueTicket(tickets(), device) };
  };
  const pair: Route = async (request) => {
    const { code, expiresAt } = pairing.issue(deviceOf(request, devices).user);
    return { path: `/?pair=${code}`, expiresAt };
  };
  const redeem: Route = async (request) => {
    const { code } = await readJson(request);
    const redeemed = pairing.redeem(typeof code === "string" ? code : "");
    if ("problem" in redeemed) throw REFUSED[redeemed.problem]();
    return devices.add(redeemed.user);
  };
  const drop: Route = async (request) => {
    const device = deviceOf(request, devices);
    const { forMs = 0 } = await readJson(request);
    if (typeof forMs !== "number" || !(forMs >= 0 && forMs <= MAX_OFFLINE_MS))
      throw new HttpProblem(400, "ERR_BODY", { message: `expected forMs from 0 to ${MAX_OFFLINE_MS}` });
    return { dropped: devices.drop(device.id, forMs) };
  };
  return new Map([
    ["/api/session", session],
    ["/api/ticket", ticket],
    ["/api/pair", pair],
    ["/api/pair/redeem", redeem],
    ["/api/drop", drop],
  ]);
}

const REFUSED = {
  used: () =>
    new HttpProblem(410, "ERR_PAIRING_USED", {
      message: "This link has been used already. Each link opens one device: ask for a new one on the first device.",
    }),
  unknown: () =>
    new HttpProblem(410, "ERR_PAIRING_UNKNOWN", {
      message: "This link is not valid any more: links work for five minutes. Ask for a new one on the first device.",
    }),
};

function offline(retryAfterMs: number): HttpProblem {
  return new HttpProblem(503, "ERR_OFFLINE", { message: "This device is kept offline for a moment.", retryAfterMs });
}
