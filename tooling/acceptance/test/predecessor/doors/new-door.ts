import { createRequire } from "node:module";
import type { Agent, AgentRun } from "@isowire/agents";
import { getWebSocketManager, setDefaultHub, type WebSocketManager } from "@isowire/core";
import type * as core from "@isowire/core";
import { serve } from "../../../src/serve.js";
import type { Door, Reached, Script, Speaker } from "./door.js";

const other = createRequire(import.meta.url)("@isowire/core") as typeof core;

/** The API of today. */
export const newDoor: Door = {
  begin: () => undefined,
  async serve(options = {}) {
    const app = await serve(options);
    setDefaultHub(app.hub);
    return app;
  },
  reach: (context) => Promise.resolve(reached(getWebSocketManager(context))),
  ways: (app, userId) => [
    () => reached(getWebSocketManager(app.user(userId))),
    () => reached(other.getWebSocketManager(app.user(userId))),
    () => reached(app.hub.manager(app.user(userId))),
  ],
  async stats({ hub }) {
    const { connections, users } = hub.stats();
    return { connections, users };
  },
  told: (offset) => offset,
  noUser: "ERR_NOT_A_CONTEXT",
  agent,
  saying: (events) =>
    async function* () {
      yield* events;
    },
  everyMethod: {
    async agent(run) {
      await run.thinking("thinking aloud", 1);
      await run.delta("part of the answer");
      await run.tool("look_up", {}, () => "found");
      await run.state.set({ step: 1 });
      await run.emit("found_something", { n: 1 });
      await run.requestApproval({ toolName: "save", parameters: {} });
      return "the final report";
    },
    says: [
      "agent_started",
      "agent_thinking",
      "message_delta",
      "tool_executing",
      "tool_completed",
      "state_snapshot",
      "found_something",
      "approval_requested",
      "approval_resolved",
      "message_completed",
      "agent_completed",
    ],
  },
  refusalOf: () => "ERR_RESERVED_TYPE",
  stateType: "state_snapshot",
  bridge: (registry, source) => void registry.setWebSocketManager(source),
  source: () => getWebSocketManager,
  start: (registry, context, content) => registry.start(context, { agent: "librarian", content }),
};

function reached(manager: WebSocketManager): Reached {
  return {
    send: async (type, payload, ids) => (await manager.sendEvent(type, payload, ids)).position.offset,
    connections: async () => (await manager.connections()).map(({ connectionId }) => connectionId),
    isConnected: async () => (await manager.connections()).length > 0,
    behind: () => manager,
  };
}

function agent(script: Script): Agent {
  return (run) => script({ ...run, said: () => saidIn(run) } satisfies Speaker);
}

async function saidIn({ context, threadId }: AgentRun): Promise<readonly string[]> {
  const { entries } = await getWebSocketManager(context).history({ threadId });
  const messages = entries.filter(({ type }) => type === "message_completed");
  return messages.map(({ payload }) => (payload as { content: string }).content);
}
