import { IsowireError } from "@isowire/core/protocol";

export const DEFAULT_SCHEMA = "isowire";

/** Needs no quoting and is also the name of the channel nodes listen on. */
const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/;

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function assertSchema(name: string): string {
  if (typeof (name as unknown) === "string" && SCHEMA.test(name) && !name.startsWith("pg_")) return name;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message: `unable to use the schema; expected [a-z_][a-z0-9_]{0,62} that does not begin with pg_, received ${JSON.stringify(name)}`,
  });
}
