import { LOGS } from "./schema/0001-logs.js";

/** What brings a file from version n to n + 1, in order. What was released is never changed: what comes later is added. */
export const MIGRATIONS: readonly string[] = [LOGS];
