/** What today's manager has as well: the name alone says nothing. */
export const CANONICAL_METHODS: ReadonlySet<string> = new Set(["sendEvent", "history", "connections", "disconnect"]);
