import { randomUUID } from "node:crypto";
import type { Agent } from "@isowire/agents";
import { setDefaultHub, type Hub, type UserContext } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { WebSocketManager } from "@isowire/legacy";
import { installLegacy } from "@isowire/legacy/migration-adapter";
import { serve, type Served, type ServeOptions } from "../../../src/serve.js";
import { FIVE, librarian } from "../librarian.js";
import type { Door, Script } from "./door.js";
import { HABITS, type Habit } from "./old-habits.js";
import { oldWiring } from "./old-server.js";
import { OldSpeaker, type OldWork } from "./old-speaker.js";
import { OldUser } from "./old-user.js";
import { use } from "./tally.js";

interface Scene {
  readonly habit: Habit;
  /** What agents keep of each thread. */
  readonly memories: Map<string, string[]>;
  hub: Hub | undefined;
}

let scene: Scene | undefined;

/** The old names, as `old-habits.ts` has them for the case. */
export const oldDoor: Door = {
  begin(testName) {
    const habit = HABITS[testName.split(":")[0] ?? ""];
    if (habit === undefined) throw new Error(`the case has no habit: ${testName}`);
    scene = { habit, memories: new Map(), hub: undefined };
  },
  serve: serveOld,
  reach,
  ways: (_app, userId) =>
    (["new WebSocketManager", "new WebSocketManager, required", "websocketManager"] as const).map((manager) => () => {
      const { habit, hub } = current();
      const options = { hub, context: createUserContext({ userId }), isAround: false };
      return OldUser.reachAtOnce({ ...options, habit: { ...habit, manager } });
    }),
  async stats() {
    const manager = use("ISOWIRE_DEP0002", () => WebSocketManager.getInstance());
    const { totalConnections, uniqueUsers } = await use("ISOWIRE_DEP0046", () => manager.getConnectionStats());
    return { connections: totalConnections, users: uniqueUsers };
  },
  told: () => true,
  noUser: "ERR_LEGACY_NEEDS_USER",
  agent,
  saying: (events) =>
    agentOf(async (speaker, { user, runId, threadId }) => {
      for (const { type, payload } of events) {
        if (type === "agent_thinking") await speaker.thinking(String(payload["reasoning"]));
        else if (type === "tool_completed") await speaker.toolCompleted("look_up", payload["results"]);
        else await user.send(type, payload, { threadId, runId });
      }
      return undefined;
    }),
  everyMethod: {
    agent: agent(async (run) => {
      await run.thinking("thinking aloud", 1);
      await run.delta("part of the answer");
      await run.tool("look_up", {}, () => "found");
      await run.emit("final_report", { savings: 7 });
      return "the final report";
    }),
    says: [
      "agent_started",
      "agent_thinking",
      "message_delta",
      "tool_executing",
      "tool_completed",
      "final_report",
      "message_completed",
      "agent_completed",
    ],
  },
  refusalOf: (type) => (FIVE.includes(type) ? "ERR_RUN_LIFECYCLE" : "ERR_RESERVED_TYPE"),
  stateType: "agent_state",
  bridge: (registry, source) => void use("ISOWIRE_DEP0048", () => registry.setWebSocketBridge(source)),
  source: ({ hub }) => hub,
  async start(registry, context, content) {
    const user = await reach(context);
    const work = { runId: randomUUID(), threadId: randomUUID(), agent: "old_librarian", content, memory: [] };
    const speaker = new OldSpeaker({ ...work, context, user, notifier: user.notifier({ registry }) });
    await speaker.started();
    const [begun] = await registry.runs(context, { threadId: work.threadId });
    await speaker.completed(await librarian(speaker));
    return { runId: begun?.runId ?? "none" };
  },
};

async function serveOld(options: ServeOptions = {}): Promise<Served> {
  const { habit } = scene!;
  let installed: Disposable | undefined;
  const app = await serve(
    options,
    oldWiring({
      tie(registry, hub) {
        scene!.hub = hub;
        const resolveUser = (userId: string): UserContext => createUserContext({ userId });
        if (habit.isInstalled === true) installed = use("ISOWIRE_DEP0007", () => installLegacy({ hub, resolveUser }));
        else setDefaultHub(hub);
        oldDoor.bridge(registry, hub);
      },
      connect: async (userId, websocket) => (await reach(createUserContext({ userId }))).connect(websocket),
    }),
  );
  return {
    ...app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      installed?.[Symbol.dispose]();
    },
  };
}

async function reach(context: UserContext, isAround = false): Promise<OldUser> {
  const { habit, hub } = current();
  return OldUser.reach({ hub, context, habit, isAround });
}

function agent(script: Script): Agent {
  return agentOf(script);
}

/** An agent of the registry's whose code is old: it finds its run around it. */
function agentOf(script: (speaker: OldSpeaker, work: OldWork) => Promise<string | undefined>): Agent {
  return async ({ context, runId, threadId, agent: name, input: { content } }) => {
    const memories = scene!.memories;
    const memory = memories.get(threadId) ?? [];
    memories.set(threadId, memory);
    const user = await reach(context, true);
    const work = { context, runId, threadId, agent: name, content, user, notifier: user.notifier(), memory };
    const speaker = new OldSpeaker(work);
    await speaker.started();
    const finalResponse = await script(speaker, work);
    await speaker.completed();
    return finalResponse;
  };
}

function current(): Scene & { readonly hub: Hub } {
  if (scene?.hub === undefined) throw new Error("no server of old is there");
  return scene as Scene & { readonly hub: Hub };
}
