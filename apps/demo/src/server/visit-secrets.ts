import type { SampleUser } from "./sample-user.js";
import { createHmac, timingSafeEqual } from "node:crypto";

/** One pane or tab that acts as one sample user. */
export interface Device {
  readonly id: string;
  readonly user: SampleUser;
}

/**
 * Secrets that carry whom they stand for, signed: a server that has the same key knows every visit, also of the process
 * before it, and keeps no list of them.
 */
export class VisitSecrets {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  seal({ id, user: { userId, name, threadId } }: Device): string {
    const body = Buffer.from(JSON.stringify([id, userId, name, threadId])).toString("base64url");
    return `${body}.${this.#sign(body).toString("base64url")}`;
  }

  /** Undefined for anything this key has not sealed. */
  open(secret: string): Device | undefined {
    const [body = "", signature = ""] = secret.split(".");
    const given = Buffer.from(signature, "base64url");
    const expected = this.#sign(body);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const [id, userId, name, threadId] = JSON.parse(Buffer.from(body, "base64url").toString()) as Fields;
    return { id, user: { userId, name, threadId } };
  }

  #sign(body: string): Buffer {
    return createHmac("sha256", this.#key).update(`visit:${body}`).digest();
  }
}

type Fields = [id: string, userId: string, name: string, threadId: string];
