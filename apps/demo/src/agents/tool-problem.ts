/**
 * A failure whose message was written for the person who asked. Any other error may hold paths or internals,
 * so the agent reports it only in general words.
 */
export class ToolProblem extends Error {
  override readonly name = "ToolProblem";
}
