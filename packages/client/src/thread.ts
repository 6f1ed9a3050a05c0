// The state of a chat screen, kept up to date
export { createThreadStore } from "./thread/thread-store.js";
export type { ThreadSnapshot, ThreadStore, ThreadStoreOptions } from "./thread/thread-store.js";

// The pure part of it: from snapshot, history and entries to what is shown
export { applyEntries, applyEntry, applyHistory, applySnapshot, createThreadState } from "./thread/thread-state.js";
export type { SnapshotInput, ThreadState } from "./thread/thread-state.js";
export { threadStateToView } from "./thread/thread-view.js";
export type {
  ThreadApproval,
  ThreadMessage,
  ThreadRun,
  ThreadThinking,
  ThreadTool,
  ThreadView,
} from "./thread/thread-view.js";
