import { z } from "zod";
import { isObject } from "./is-object.js";
import { isJwksUrl } from "./rules/is-jwks-url.js";
import { secretSchema } from "./secret-schema.js";

const NEITHER = "this or ISOWIRE_JWKS_URL to be set in production";

/** How users prove who they are, outside production: in any way, or not at all. */
export const authSchema = z
  .discriminatedUnion("kind", [z.strictObject({ kind: z.literal("none") }), ...proofs({ production: false })], {
    error: (issue) => (isObject(issue.input) ? '"jwt", "jwks" or "none"' : "an object with a kind"),
  })
  .default({ kind: "none" });

/** How users prove who they are in production. */
export const productionAuthSchema = z.discriminatedUnion("kind", proofs({ production: true }), {
  error: (issue) => {
    if (isObject(issue.input)) return '"jwt" or "jwks" in production';
    return issue.input === undefined ? NEITHER : "an object with a kind";
  },
});

function proofs({ production }: { production: boolean }) {
  const expected = production
    ? "an https URL without credentials and fragment"
    : "an http or https URL without credentials and fragment";
  const url = z.string(expected).refine((text) => isJwksUrl(text, { https: production }), expected);
  return [
    z.strictObject({ kind: z.literal("jwt"), secret: secretSchema({ production }) }),
    z.strictObject({ kind: z.literal("jwks"), url }),
  ] as const;
}
