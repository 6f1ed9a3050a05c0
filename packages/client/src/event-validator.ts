import type { EventSchemas, SchemaIssue, SchemaResult, StandardSchema } from "./standard-schema.js";
import { CodedError } from "@isowire/core/protocol";

export type Verdict =
  { readonly payload: unknown; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/**
 * Checks payloads against the schemas of their types; a type without a schema passes as it is.
 *
 * @throws IsowireError `ERR_INVALID_OPTION` for a schema that answers with a promise: entries are handed on in order, in the
 * turn in which they arrive. Found out at once where it shows, else at the first event of the type.
 */
export function createEventValidator(schemas: EventSchemas = {}): (type: string, payload: unknown) => Verdict {
  for (const [type, schema] of Object.entries(schemas)) refuseAsync(type, schema);
  return (type, payload) => {
    const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
    if (schema === undefined) return { payload };
    const result = schema["~standard"].validate(payload);
    if (isPromise(result)) throw asyncSchema(type, result);
    return result.issues === undefined ? { payload: result.value } : { issues: result.issues };
  };
}

function refuseAsync(type: string, schema: StandardSchema): void {
  const { validate } = schema["~standard"];
  if (validate.constructor.name === "AsyncFunction") throw asyncSchema(type);
  let probe: unknown;
  try {
    probe = validate(undefined);
  } catch {
    return;
  }
  if (isPromise(probe)) throw asyncSchema(type, probe);
}

function isPromise(value: unknown): value is Promise<SchemaResult<unknown>> {
  return typeof value === "object" && value !== null && "then" in value;
}

function asyncSchema(type: string, abandoned?: Promise<unknown>): CodedError {
  abandoned?.catch(() => undefined);
  return new CodedError("ERR_INVALID_OPTION", {
    message: `unable to validate "${type}"; expected a synchronous schema, received one that answers with a promise`,
  });
}
