import { createHmac } from "node:crypto";
import type { Credential } from "./describe-recipe.js";
import { SECRET } from "./recipe-server.js";

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token as an identity provider would sign it, RFC 7515 with HS256. */
export function jwtOf(userId: string): Credential {
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ sub: userId, exp: Math.floor(Date.now() / 1000) + 3600 })}`;
  const token = `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
  return { token, headers: { Authorization: `Bearer ${token}` } };
}
