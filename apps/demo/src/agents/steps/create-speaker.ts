import type { AgentRunPort } from "../agent-port.js";

/** Says the answer piece by piece and remembers what it said. */
export interface Speaker {
  /** Everything said so far: what the run's `finalResponse` will be. */
  readonly spoken: string;
  /** Adds a paragraph to the answer. */
  say(paragraph: string): Promise<void>;
}

/**
 * Streams words as deltas of a run, a moment apart, and stops between two words when the run is cancelled.
 * @param pause - the moment between two words
 */
export function createSpeaker(run: AgentRunPort, pause: (signal: AbortSignal) => Promise<void>): Speaker {
  let spoken = "";
  return {
    get spoken() {
      return spoken;
    },
    say: async (paragraph) => {
      const text = spoken === "" ? paragraph : `\n\n${paragraph}`;
      for (const piece of text.match(/\s*\S+/g) ?? []) {
        await pause(run.signal);
        await run.delta(piece);
        spoken += piece;
      }
    },
  };
}
