/** Questions to begin with; the first one takes the agent a while. */
export const EXAMPLES = [
  "What happens to events while a device is offline?",
  "What is 12% of 3400, and how many connections are there?",
  "Save a note: the wire holds",
  "Show my notes",
  "Who can read another user's events?",
] as const;
