import { createHmac, timingSafeEqual } from "node:crypto";
import type { User } from "@isowire/core/contracts";

/** What a ticket says: all of it signed, none of it secret. Times are ms since 1970. */
export interface Ticket {
  readonly user: User;
  readonly sessionId?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly exp: number;
  readonly nonce: string;
  readonly sessionExpiresAt?: number;
}

/** Signed with the text, so that a signature of something else made with the same secret is no ticket. */
const PURPOSE = "isowire.ticket.1.";

/** `<base64url JSON>.<base64url HMAC-SHA256>` */
export function ticketToText(ticket: Ticket, secret: Uint8Array): string {
  const body = Buffer.from(JSON.stringify(ticket)).toString("base64url");
  return `${body}.${signature(body, secret).toString("base64url")}`;
}

/** Undefined unless one of the secrets signed it. */
export function textToTicket(text: string, secrets: readonly Uint8Array[]): Ticket | undefined {
  const [body = "", mark = "", ...rest] = text.split(".");
  if (rest.length > 0) return undefined;
  const given = Buffer.from(mark, "base64url");
  if (given.toString("base64url") !== mark) return undefined;
  const genuine = secrets.map((secret) => equal(given, signature(body, secret))).includes(true);
  return genuine ? (JSON.parse(Buffer.from(body, "base64url").toString()) as Ticket) : undefined;
}

function signature(body: string, secret: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(PURPOSE).update(body).digest();
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
