import { describe, expect, test } from "vitest";

import { planQuestion } from "./plan-question.js";

function planned(message: string): string[] {
  return planQuestion(message, { statisticNames: ["connections", "users", "draining"] }).map((step) => {
    if (step.kind === "calculate") return `calculate ${step.expression}`;
    if (step.kind === "save-note") return step.savesAnswer ? "save-note (answer)" : `save-note ${step.text}`;
    if (step.kind === "list-notes") return "list-notes";
    if (step.kind === "decline") return `decline ${step.what}`;
    return `${step.kind} ${step.question}`;
  });
}

describe("planQuestion", () => {
  test.each<[string, string[]]>([
    ["What is 15% of 240?", ["calculate (15 / 100) * 240"]],
    ["calculate 2 +* 3", ["calculate 2 +* 3"]],
    ["calculate 2 +", ["calculate 2 +"]],
    ["evaluate import({})", ["calculate import({})"]],
    ["compute cos.constructor", ["calculate cos.constructor"]],
    ["2+2 and 3*4", ["calculate 2+2", "calculate 3*4"]],
    ["What do the codes 4500-4999 mean?", ["search What do the codes 4500-4999 mean?"]],
    ["What is 4500-4999?", ["calculate 4500-4999"]],
    ["compute the number of users", ["search compute the number of users"]],
  ])("sums: %s", (message, steps) => {
    expect(planned(message)).toEqual(steps);
  });

  test.each([
    "How many connections are open right now?",
    "how many users are online",
    "show me the hub statistics",
    "stats",
    "how many runs are there?",
    "What is the current number of connections?",
    "Are there any users connected at the moment?",
    "how busy is the hub right now",
    "what does the hub currently count for users and connections",
  ])("numbers of the hub: %s", (message) => {
    expect(planned(message)).toEqual([`statistics ${message}`]);
  });

  test.each([
    "How many connections may a user have?",
    "How many connections are allowed per user?",
    "What is the default limit of runs per user?",
    "what is a connection",
    "how are users isolated",
    "what happens to a run when its node dies?",
    "How do I save a note?",
    "What is a note?",
  ])("concepts: %s", (message) => {
    expect(planned(message)).toEqual([`search ${message}`]);
  });

  test.each<[string, string[]]>([
    ["save a note: buy milk and bread", ["save-note buy milk and bread"]],
    ["Please remember that the port is 8080.", ["save-note the port is 8080."]],
    ['Could you make a note saying "ask Ann, and then what?"', ["save-note ask Ann, and then what?"]],
    ["note down: drain on friday", ["save-note drain on friday"]],
    ["add buy milk to my notes", ["save-note buy milk"]],
    ["Don't forget that Ann has the key", ["save-note Ann has the key"]],
    ["save a note: call Ann. She knows the port.", ["save-note call Ann. She knows the port."]],
    ["save a note", ["save-note "]],
    ["show my notes", ["list-notes"]],
    ["What notes do I have?", ["list-notes"]],
    ["list all notes", ["list-notes"]],
    ["what did I ask you to remember?", ["list-notes"]],
    ["show every note of mine", ["list-notes"]],
    ["show my notes of today", ["list-notes"]],
    ["delete my notes", ["decline change-notes"]],
    ["remind me to call Ann", ["save-note call Ann"]],
    ["do you have any notes of mine?", ["list-notes"]],
    ["show me bob's notes", ["decline notes-of-others"]],
    ["which notes has bob saved?", ["decline notes-of-others"]],
    ["list the notes of user alice", ["decline notes-of-others"]],
    ["read everyone's notes", ["decline notes-of-others"]],
    ["show the notes of all users", ["decline notes-of-others"]],
  ])("notes: %s", (message, steps) => {
    expect(planned(message)).toEqual(steps);
  });

  test.each<[string, string[]]>([
    [
      "What is a position and how many users are connected right now?",
      ["search What is a position", "statistics how many users are connected right now?"],
    ],
    ["What is 2+2, then save it as a note", ["calculate 2+2", "save-note (answer)"]],
    [
      "Calculate 6*7 and remember the result. Also show my notes",
      ["calculate 6*7", "save-note (answer)", "list-notes"],
    ],
    ["Save a note: drain takes 30 s, then show my notes", ["save-note drain takes 30 s", "list-notes"]],
    ["What is an epoch and why does it change?", ["search What is an epoch and why does it change?"]],
    [
      "What is an epoch? Why does it change?",
      ["search What is an epoch?", "search Why does it change? (What is an epoch?)"],
    ],
    [
      "How does resume work, what is 3*3, and how many runs are there?",
      ["search How does resume work", "calculate 3*3", "statistics how many runs are there?"],
    ],
    [
      "First compute 12*12, then tell me what a ticket is, and finally list my notes.",
      ["calculate 12*12", "search tell me what a ticket is", "list-notes"],
    ],
    ["Once connected, how does the client resume?", ["search Once connected, how does the client resume?"]],
    ["what is an epoch and an offset", ["search what is an epoch and an offset"]],
    [
      "explain what drain does and when a run is cancelled",
      ["search explain what drain does", "search when a run is cancelled"],
    ],
  ])("several: %s", (message, steps) => {
    expect(planned(message)).toEqual(steps);
  });

  test.each(["", "   ", "?!", "what is it"])("nothing to do: %j", (message) => {
    expect(planned(message)).toEqual([]);
  });

  test("takes no longer than a moment for a long hostile message", () => {
    const started = performance.now();
    for (const piece of [
      "(",
      "1,",
      "what is and ",
      "note ",
      "((1 and ",
      "a's notes ",
      "1 + ",
      '"',
      "how many a in a ",
      "one hundred and ",
      "9%",
    ]) {
      planQuestion(piece.repeat(8000 / piece.length));
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
