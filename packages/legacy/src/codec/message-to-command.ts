import { fieldsToEvent, messageToEvent } from "../messages.js";
import { isFields } from "./entry-to-message.js";
import type { Fields } from "./old-event.js";

/** All that once asked an agent to do something. */
const ASKS_AN_AGENT: ReadonlySet<unknown> = new Set([
  "user_message",
  "chat",
  "chat_message",
  "agent_request",
  "agent_message",
  "agent_task",
  "start_agent",
  "run_agent",
  "execute_agent",
]);

/** Old names, in the order in which they count. */
const CONTENT = ["content", "message", "text", "user_request", "query", "task_description"];
const AGENT = ["agent", "agent_name", "agent_type"];

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/**
 * An old command as a native one. Whatever asks an agent becomes `user_message`; an application's own keeps its type. Its id is
 * a `message_id` that is a UUID, else one from `makeId`: nobody can send that one again, so such a command is not known by it
 * when it comes twice.
 *
 * @throws IsowireError `ERR_PAYLOAD` when the message is no object
 */
export function messageToCommand(message: Fields, makeId: () => string): Fields {
  const { message_id: messageId, ...rest } = message;
  const outer = messageToEvent(rest);
  // Old front ends wrote ids beside the type or within the body. Beside it they count first.
  const inner = isFields(outer.payload) ? fieldsToEvent(outer.type, outer.payload) : undefined;
  const { threadId, runId } = { ...inner?.ids, ...outer.ids };
  const body = inner?.payload ?? outer.payload;
  return {
    type: ASKS_AN_AGENT.has(outer.type) ? "user_message" : outer.type,
    id: typeof messageId === "string" && UUID.test(messageId) ? messageId : makeId(),
    ...(threadId === undefined ? {} : { threadId }),
    payload: ASKS_AN_AGENT.has(outer.type) ? question(body) : withRun(body, runId),
  };
}

function question(body: unknown): Fields {
  const fields = isFields(body) ? body : { content: body };
  const kept = Object.entries(fields).filter(([name]) => !CONTENT.includes(name) && !AGENT.includes(name));
  const [content, agent] = [CONTENT, AGENT].map((names) => names.map((name) => fields[name]).find(isSaid));
  return {
    ...Object.fromEntries(kept),
    ...(content === undefined ? {} : { content }),
    ...(agent === undefined ? {} : { agent }),
  };
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** A command that names a run means it: `run_cancel`. */
function withRun(body: unknown, runId: unknown): unknown {
  return runId === undefined || !isFields(body) ? body : { ...body, runId };
}
