const MAX_LENGTH = 400;

/** An error as a report shows it: its code and message, without credentials of URLs. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return redacted(typeof error === "string" ? error : `thrown: ${typeof error}`);
  const { code } = error as { code?: unknown };
  // Several addresses that all refuse are an error without a message of its own.
  const message = error.message === "" && error instanceof AggregateError ? inner(error) : error.message;
  const named = typeof code === "string" && !message.includes(code) ? `${code}: ${message}` : message;
  return redacted(named === "" ? error.name : named);
}

function inner({ errors }: AggregateError): string {
  return errors.map((each) => (each instanceof Error ? each.message : typeof each)).join("; ");
}

/** Credentials of URLs and control characters taken out; cut where it gets long. */
export function redacted(text: string): string {
  const clean = text
    .replace(/\/\/[^/\s@]*@/g, "//[redacted]@")
    .replace(/\u001b\[[0-9;]*m|[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH)}...` : clean;
}
