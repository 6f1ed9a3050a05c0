import type { IncomingMessage } from "node:http";
import type { HubPorts } from "@isowire/core/contracts";
import { takeDialectTokens } from "./dialect-bearer.js";
import { asksForWebSocket, checkHandshake } from "./handshake.js";
import type { OriginPolicy } from "./origin-policy.js";
import { admissionRefusal, type HttpRefusal } from "./refuse.js";
import { UPGRADE_REQUIRED } from "./server-mount.js";
import type { Dialect, Dialects } from "./subprotocols.js";

export interface UpgradeRules {
  readonly ports: HubPorts;
  readonly origins: OriginPolicy;
  readonly dialects: Dialects;
}

/**
 * All that is looked at before any user code runs, in the protocol's order: limits, Origin, the form of the handshake.
 * Whoever passes holds a place in the hub.
 */
export function checkUpgrade(
  request: IncomingMessage,
  rules: UpgradeRules,
): { readonly dialect: Dialect } | { readonly refusal: HttpRefusal } {
  const { ports, origins, dialects } = rules;
  if (!asksForWebSocket(request)) return { refusal: UPGRADE_REQUIRED };
  const admission = ports.admit();
  if (admission !== "ok") return { refusal: admissionRefusal(admission.refused, admission.retryAfterMs) };
  const result = origins.admits(request) ? checkHandshake(request, dialects) : ORIGIN_REFUSED;
  if ("refusal" in result) ports.release();
  else takeDialectTokens(request, result.dialect);
  return result;
}

const ORIGIN_REFUSED: { readonly refusal: HttpRefusal } = { refusal: { status: 403, text: "origin not allowed" } };
