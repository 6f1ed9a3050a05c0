import type { Authenticate, UserContext } from "@isowire/core/contracts";
import type { TicketIssuer } from "@isowire/ws";
import type { Devices } from "./devices.js";
import type { Device } from "./visit-secrets.js";
import { createUserContext } from "@isowire/core/trusted";
import { DEMO_TENANT } from "./sample-user.js";

/** Takes the one-time ticket of a device, and remembers which socket it came over so that the page can have it cut. */
export function createAuthenticate(tickets: TicketIssuer, devices: Devices): Authenticate {
  return async (request) => {
    const verdict = await tickets.authenticate(request);
    if ("reason" in verdict) return verdict;
    const { sessionId } = "context" in verdict ? verdict.context : verdict;
    if (sessionId === undefined) return { reason: "unauthorized" };
    const retryAfterMs = devices.offlineMs(sessionId);
    if (retryAfterMs > 0) return { reason: "unavailable", retryAfterMs };
    devices.connected(sessionId, request.socket);
    return verdict;
  };
}

/** Whom a device acts for. */
export function contextOf({ id, user: { userId } }: Device): UserContext {
  return createUserContext({ tenantId: DEMO_TENANT, userId, sessionId: id });
}

/** A ticket for one connection of this device. */
export function issueTicket(tickets: TicketIssuer, device: Device): string {
  return tickets.issue(contextOf(device));
}
