import type { Script } from "./doors/door.js";

/** The five events, in the order in which every run of the librarian says them. */
export const FIVE = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"];

/** What a log holds of one message to the librarian: the question, then the five. */
export const QUESTION_AND_FIVE = ["message_completed", ...FIVE];

/** An agent with one thought, one tool and one answer, all about what it was asked. */
export const librarian: Script = async (run) => {
  const word = run.input.content;
  await run.thinking(`Looking up ${word} in the catalogue.`);
  const { found } = await run.tool("look_up", { word }, () => ({ found: `all about ${word}` }));
  return `Here is what I found: ${found}.`;
};
