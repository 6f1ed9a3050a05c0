import type { ApprovalOutcome } from "../agent-port.js";
import type { PlanStep } from "../plan/plan-step.js";
import type { StepContext } from "./step-context.js";

type SaveNote = Extract<PlanStep, { kind: "save-note" }>;

/** Asks for approval, then saves a note; says so when it was not saved, and why. */
export async function answerSaveNote(step: SaveNote, context: StepContext): Promise<void> {
  const { run, speaker, toolbox, sources } = context;
  const text = step.savesAnswer ? context.answers.join("\n") : step.text;
  if (text === "") return speaker.say(nothingToSave(step));
  await run.thinking("Saving a note changes something, so I ask for approval first.");
  const approval = await run.requestApproval({
    toolName: "save_note",
    parameters: { text },
    expiresInMs: sources.approvalMs,
  });
  if (!approval.approved) return speaker.say(`The note was not saved: ${refusal(approval)}.`);
  const saved = await toolbox.use("save_note", { text }, ({ executionId }) =>
    sources.notes.save(run.user, { text, key: executionId }),
  );
  await speaker.say(saved.ok ? `Saved as a note: ${saved.value.text}` : `The note was not saved: ${saved.problem}.`);
}

/** Shows the user's own notes, oldest first. */
export async function answerListNotes(context: StepContext): Promise<void> {
  const { run, speaker, toolbox, sources } = context;
  const listed = await toolbox.use("list_notes", {}, () => sources.notes.list(run.user));
  if (!listed.ok) return speaker.say(`I could not read your notes: ${listed.problem}.`);
  const notes = listed.value;
  if (notes.length === 0) return speaker.say("You have no notes.");
  const lines = notes.map((note) => `- ${note.text} (${note.savedAt.slice(0, 10)})`);
  await speaker.say([`You have ${notes.length === 1 ? "1 note" : `${notes.length} notes`}:`, ...lines].join("\n"));
}

function nothingToSave({ savesAnswer }: SaveNote): string {
  return savesAnswer
    ? "There is no answer in this message that I could save as a note."
    : 'I did not save a note, because I saw no text to save. Say it like this: "save a note: the text".';
}

function refusal({ state, by, reason }: ApprovalOutcome): string {
  if (state === "expired") return "nobody approved it in time";
  const who = by === undefined ? "it was not approved" : `${by} did not approve it`;
  return reason === undefined ? who : `${who} (${reason})`;
}
