/** A short random name under which the log holds the real error, for people to tell each other. */
export function incidentId(): string {
  return Math.random().toString(36).slice(2, 10).padEnd(8, "0");
}
