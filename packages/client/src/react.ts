"use client";

// A client for a tree of components
export { useIsowire } from "./react/use-isowire.js";
export type { Isowire } from "./react/isowire-store.js";

// One conversation
export { useThread } from "./react/use-thread.js";
export type { Thread } from "./react/use-thread.js";
export type { ThreadClient } from "./thread/thread-client.js";
export type { ThreadSnapshot, ThreadStore } from "./thread/thread-store.js";
export type { ThreadApproval, ThreadMessage, ThreadRun, ThreadThinking, ThreadTool } from "./thread/thread-view.js";

// One run
export { useAgentRun } from "./react/use-agent-run.js";
export type { AgentRun, AgentRunStatus } from "./react/use-agent-run.js";
