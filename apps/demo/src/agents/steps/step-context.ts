import type { AgentRunPort } from "../agent-port.js";
import type { Docs } from "../docs/load-docs.js";
import type { NotesStore } from "../notes/notes-store.js";
import type { Citations } from "./create-citations.js";
import type { Speaker } from "./create-speaker.js";
import type { Toolbox } from "./create-toolbox.js";

/** What every step of one answer works with. */
export interface StepContext {
  readonly run: AgentRunPort;
  readonly speaker: Speaker;
  readonly toolbox: Toolbox;
  readonly citations: Citations;
  readonly sources: Sources;
  /** What the steps before this one answered, in short, for "save that as a note". */
  readonly answers: string[];
  /** Passages already quoted in this answer. */
  readonly quoted: Set<string>;
}

/** What the agent knows and where it writes. */
export interface Sources {
  readonly docs: Docs;
  /** The numbers of the agent's own hub, such as `() => hub.stats()`. */
  readonly stats: () => unknown;
  readonly notes: NotesStore;
  /** Milliseconds a person has to allow an action. */
  readonly approvalMs: number;
}
