import type { HistoryQuery } from "../contracts/event-log.js";
import { IsowireError } from "../errors/isowire-error.js";
import { HISTORY_DEFAULT_ENTRIES, HISTORY_MAX_BYTES, HISTORY_MAX_ENTRIES, isId } from "../protocol/bounds.js";

interface HistoryRequest {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly threadId?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * Makes a bounded query of what somebody asked for: at most 200 entries or 256 KiB.
 *
 * @throws IsowireError `ERR_HISTORY`
 */
export function historyQuery(request: HistoryRequest): HistoryQuery {
  const { before, after, threadId, limit = HISTORY_DEFAULT_ENTRIES } = request;
  for (const [name, value] of Object.entries({ before, after, limit })) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) throw invalid(`a whole number in ${name}`);
  }
  if (before !== undefined && after !== undefined) throw invalid("before or after, received both");
  if (threadId !== undefined && !isId(threadId)) throw invalid("1 to 128 characters in threadId");
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(threadId === undefined ? {} : { threadId }),
    limit: Math.max(1, Math.min(limit, HISTORY_MAX_ENTRIES)),
    maxBytes: HISTORY_MAX_BYTES,
  };
}

function invalid(expected: string): IsowireError {
  return new IsowireError("ERR_HISTORY", { message: `unable to read history; expected ${expected}` });
}
