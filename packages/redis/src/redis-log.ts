import type {
  AppendRequest,
  AppendResult,
  Entry,
  EventInput,
  EventLog,
  HistoryQuery,
  HistoryResult,
  Position,
  ReadResult,
  User,
} from "@isowire/core/contracts";
import {
  assertAppend,
  createEntry,
  entryBytes,
  fingerprint,
  payloadToJson,
  stateToJson,
} from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { entriesOf, headOf, threadKey } from "./entry-text.js";
import type { RedisCalls } from "./redis-calls.js";
import type { RedisReply, ReplicaWish } from "./redis-port.js";
import { SCRIPTS } from "./scripts.js";
import { fromSortKey, toSortKey } from "./sort-key.js";

/** Beyond any log: without `maxBytes` a page ends at its `limit`. */
const ANY_SIZE = String(Number.MAX_SAFE_INTEGER);

/** Users' logs as streams. An append, its idempotency record, its state and its announcement are one script. */
export class RedisLog implements EventLog {
  readonly #calls: RedisCalls;
  readonly #replicas: ReplicaWish | undefined;

  constructor(calls: RedisCalls, replicas: ReplicaWish | undefined) {
    this.#calls = calls;
    this.#replicas = replicas;
  }

  async append(user: User, request: AppendRequest): Promise<AppendResult> {
    this.#calls.assertOpen();
    assertAppend(request);
    const payloads = request.events.map(payloadToJson);
    const { channel } = this.#calls.keys.ofUser(user);
    const args = [channel, this.#calls.port.publish, ...appendArgs(request, payloads)];
    const events = request.events.map(copyOf);
    const reply = await this.#calls.user(SCRIPTS.append, user, { args, lost: "unknown", replicas: this.#replicas });
    return resultOf(reply, events, payloads);
  }

  async read(
    user: User,
    query: { readonly after?: Position; readonly limit: number; readonly maxBytes?: number },
  ): Promise<ReadResult> {
    const { epoch = "", offset = 0, time = 0 } = query.after ?? {};
    const maxBytes = query.maxBytes === undefined ? ANY_SIZE : String(query.maxBytes);
    const args = [epoch, String(offset), String(time), String(query.limit), maxBytes];
    const [status, ...rest] = await this.#calls.user(SCRIPTS.read, user, { args });
    const head = positionOf(rest);
    if (status === "epoch_changed" || status === "trimmed") return { status, head };
    const from = { epoch: head.epoch, offset: Number(rest[3]), time: Number(rest[4]) };
    return { status: "ok", entries: entriesOf(head.epoch, rest.slice(5)), head, from };
  }

  async head(user: User): Promise<Position> {
    return positionOf(await this.#calls.user(SCRIPTS.head, user, { args: [""] }));
  }

  async history(user: User, query: HistoryQuery): Promise<HistoryResult> {
    const { before, after, threadId, limit, maxBytes } = query;
    const from = after ?? before;
    const args = [after === undefined ? "before" : "after", from === undefined ? "" : String(from)];
    const bounds = [threadKey(threadId), String(limit), String(maxBytes)];
    const reply = await this.#calls.user(SCRIPTS.history, user, { args: [...args, ...bounds] });
    const [epoch, more, ...values] = reply;
    const entries = entriesOf(String(epoch), values);
    return { epoch: String(epoch), entries: after === undefined ? entries.reverse() : entries, more: more === 1 };
  }

  async trim(user: User, through: number): Promise<void> {
    await this.#calls.user(SCRIPTS.trim, user, { args: [String(through)] });
  }

  async changeEpoch(user: User, from: string): Promise<Position> {
    return positionOf(await this.#calls.user(SCRIPTS.head, user, { args: [from] }));
  }
}

/** Epoch, offset, time. */
export function positionOf([epoch, offset, time]: readonly RedisReply[]): Position {
  return { epoch: String(epoch), offset: Number(offset), time: Number(time) };
}

/** The caller may change its events while the answer is on its way. */
function copyOf({ type, threadId, runId }: EventInput): Pick<EventInput, "type" | "threadId" | "runId"> {
  return { type, ...(threadId === undefined ? {} : { threadId }), ...(runId === undefined ? {} : { runId }) };
}

/** As `append.lua` has them. */
function appendArgs(request: AppendRequest, payloads: readonly string[]): readonly string[] {
  const { idempotencyKey, fence, state = [] } = request;
  const key = idempotencyKey === undefined ? "" : toSortKey(idempotencyKey);
  const print = key === "" ? "" : fingerprint(...request.events.flatMap(({ type }, n) => [type, payloads[n] ?? ""]));
  const held = fence === undefined ? ["", "", ""] : [toSortKey(fence.key), String(fence.token), fence.close ? "1" : ""];
  const writes = state.flatMap(({ key: name, ifVersion, value, expiresInMs }) => {
    const json = value === null ? ["1", ""] : ["", stateToJson(value)];
    return [toSortKey(name), String(ifVersion), ...json, expiresInMs === undefined ? "" : String(expiresInMs)];
  });
  const events = request.events.flatMap((event, n) => {
    const payloadJson = payloads[n] ?? "";
    const bytes = entryBytes({ type: event.type, payloadJson });
    return [String(bytes), threadKey(event.threadId), headOf(event), payloadJson];
  });
  return [key, print, ...held, String(state.length), ...writes, ...events];
}

function resultOf(
  [status, ...rest]: readonly RedisReply[],
  events: readonly Pick<EventInput, "type" | "threadId" | "runId">[],
  payloads: readonly string[],
): AppendResult {
  if (status === "mismatch") throw new IsowireError("ERR_IDEMPOTENCY_MISMATCH");
  if (status === "fenced") throw new IsowireError("ERR_FENCED");
  if (status === "conflict") {
    const details = { key: fromSortKey(String(rest[0])), version: Number(rest[1]) };
    throw new IsowireError("ERR_VERSION_CONFLICT", { details });
  }
  const position = positionOf(rest);
  if (status === "duplicate") return { position, duplicate: true, entries: [], versions: [] };
  const { epoch, offset, time } = position;
  const first = offset - events.length + 1;
  const entries: readonly Entry[] = events.map((event, n) =>
    createEntry({ ...event, epoch, offset: first + n, time, payloadJson: payloads[n] ?? "" }),
  );
  return { position, duplicate: false, entries, versions: rest.slice(3).map(Number) };
}
