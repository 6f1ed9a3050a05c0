import type { AgentUser } from "./agent-port.js";
import type { NotesStore } from "./notes/notes-store.js";

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createDocsAgent, type DocsAgent, type DocsAgentOptions } from "./create-docs-agent.js";
import { type Docs, loadDocs } from "./docs/load-docs.js";
import { createNotesStore } from "./notes/notes-store.js";
import { createScriptedRun, type ScriptedRun, type ScriptedRunOptions } from "./testing/create-scripted-run.js";
import { writeFixtureDocs } from "./testing/write-fixture-docs.js";

const PACE = { toolMs: 0, wordMs: 0 };
const APPROVED = { approved: true, state: "approved", by: "ann" };

describe("createDocsAgent", () => {
  let root: string;
  let folder: string;
  let docs: Docs;
  let notes: NotesStore;

  beforeEach(async () => {
    root = await writeFixtureDocs();
    folder = await mkdtemp(join(tmpdir(), "agent-notes-"));
    docs = await loadDocs(root);
    notes = createNotesStore(folder);
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
    await rm(folder, { recursive: true });
  });

  function agentWith(options: Partial<DocsAgentOptions> = {}): DocsAgent {
    return createDocsAgent({
      docs,
      notes,
      stats: () => ({ nodeId: "n1", connections: 3, users: 2, draining: false }),
      pace: PACE,
      ...options,
    });
  }

  async function ask(question: string, options: ScriptedRunOptions & { agent?: DocsAgent } = {}) {
    const run = createScriptedRun(question, options);
    const { finalResponse } = await (options.agent ?? agentWith())(run);
    return { run, finalResponse, tools: toolsOf(run) };
  }

  test("answers a question from the documentation and cites the section", async () => {
    const { finalResponse, tools } = await ask("What is a position?");
    expect(tools[0]).toBe("search_docs");
    expect(tools).toContain("read_section");
    expect(finalResponse).toContain("where in the log a reader stands [1]");
    expect(finalResponse).toMatch(/^Glossary:/);
    expect(finalResponse).toMatch(/Sources:\n\[1\] docs\/glossary\.md#glossary$/);
  });

  test("every citation is in the list of sources, and every source exists", async () => {
    const { finalResponse } = await ask("How are users isolated and what is a lease? Also explain close code 4100.");
    const [answer = "", sources = ""] = finalResponse.split("Sources:\n");
    const cited = new Set(Array.from(answer.matchAll(/\[(\d+)\]/g), ([, number]) => number));
    const listed = sources.split("\n").map((line) => /^\[(\d+)\] (\S+)$/.exec(line));
    expect(new Set(listed.map((match) => match?.[1]))).toEqual(cited);
    for (const match of listed) expect(docs.sections.map(({ id }) => id)).toContain(match?.[2]);
    expect(cited.size).toBe(3);
  });

  test("says honestly what it did not find, without citations", async () => {
    const { finalResponse, tools } = await ask("How do I bake bread?");
    expect(tools).toEqual(["search_docs"]);
    expect(finalResponse).toContain("Not found in the documentation");
    expect(finalResponse).toContain('"bake", "bread"');
    expect(finalResponse).not.toContain("Sources:");
  });

  test("streams the very text it returns, in words", async () => {
    const { run, finalResponse } = await ask("What is a lease? And what is 2 + 2?");
    expect(run.streamed).toBe(finalResponse);
    expect(run.deltas.length).toBeGreaterThan(8);
    expect(run.deltas.every((delta) => /^\s*\S+$/.test(delta))).toBe(true);
  });

  test("does several things in order and shows how far it is", async () => {
    const { run, tools } = await ask("What is 6 * 7, and how many users are online? Then list my notes.");
    expect(tools).toEqual(["calculate", "hub_stats", "list_notes"]);
    expect(run.happenings.flatMap((one) => (one.kind === "state" ? [one.value] : []))).toEqual([
      { step: 1, of: 3, tool: "calculate" },
      { step: 2, of: 3, tool: "hub_stats" },
      { step: 3, of: 3, tool: "list_notes" },
    ]);
  });

  test("reports the statistics that were asked for, from its own hub", async () => {
    expect((await ask("how many connections are open right now?")).finalResponse).toBe(
      "Right now this hub reports: connections 3.",
    );
    expect((await ask("show the hub statistics")).finalResponse).toContain("connections 3, users 2, draining no");
    expect((await ask("how many runs are there right now?")).finalResponse).toContain("This hub does not report runs.");
  });

  test("a tool that fails is told, and the rest is still done", async () => {
    const { run, finalResponse, tools } = await ask("Calculate 2 +* 3, then what is 6 * 7?");
    expect(tools).toEqual(["calculate", "calculate"]);
    // What a screen may show of a failed tool is a public error; the rest would be an incident number.
    expect(run.happenings.find((one) => one.kind === "tool" && one.error)).toMatchObject({
      error: { name: "PublicError", message: expect.stringContaining("value expected") },
    });
    expect(finalResponse).toContain("I could not calculate 2 +* 3: ");
    expect(finalResponse).toContain("6 * 7 = 42");
  });

  test("a file that vanished is told, and nothing is made up in its place", async () => {
    await rm(join(root, "docs"), { recursive: true });
    const { finalResponse } = await ask("What is a position?");
    expect(finalResponse).toBe(
      "I found docs/glossary.md#glossary but could not read it: docs/glossary.md can no longer be read.",
    );
  });

  test("the inner text of an unexpected error is not shown", async () => {
    const stats = (): never => {
      throw new Error("secret path /etc/shadow");
    };
    const { finalResponse } = await ask("show the hub statistics", { agent: agentWith({ stats }) });
    expect(finalResponse).toBe("I could not read the hub's statistics: something went wrong inside the tool.");
  });

  test("a broken run is not taken for a failed tool", async () => {
    const run = createScriptedRun("what is 2 + 2");
    run.tool = () => Promise.reject(new Error("fenced"));
    await expect(agentWith()(run)).rejects.toThrow("fenced");
  });

  describe("notes", () => {
    test("an approved note is saved and read back", async () => {
      const { run, finalResponse, tools } = await ask("Save a note: buy milk", { approval: APPROVED });
      expect(run.happenings.find((one) => one.kind === "approval")).toMatchObject({
        request: { toolName: "save_note", parameters: { text: "buy milk" }, expiresInMs: 120_000 },
      });
      expect(tools).toEqual(["save_note"]);
      expect(finalResponse).toBe("Saved as a note: buy milk");
      expect((await ask("show my notes")).finalResponse).toMatch(/^You have 1 note:\n- buy milk \(\d{4}-\d\d-\d\d\)$/);
    });

    test.each([
      [
        { approved: false, state: "denied", by: "ann", reason: "not now" },
        "The note was not saved: ann did not approve it (not now).",
      ],
      [{ approved: false, state: "expired", by: "expiry" }, "The note was not saved: nobody approved it in time."],
      [{ approved: false }, "The note was not saved: it was not approved."],
    ])("a note that is not approved is not saved: %j", async (approval, answer) => {
      const { finalResponse, tools } = await ask("remember that the port is 8080", { approval });
      expect(finalResponse).toBe(answer);
      expect(tools).toEqual([]);
      expect((await ask("show my notes")).finalResponse).toBe("You have no notes.");
    });

    test("an answer can be kept as a note", async () => {
      await ask("What is 6 * 7? Save it as a note.", { approval: APPROVED });
      expect((await ask("show my notes")).finalResponse).toContain("- 6 * 7 = 42");
    });

    test("no text, no approval, no note", async () => {
      const { finalResponse, tools } = await ask("save a note");
      expect(finalResponse).toContain("no text to save");
      expect(tools).toEqual([]);
    });

    test("nobody sees another user's notes", async () => {
      const bob: AgentUser = { tenantId: "acme", userId: "../ann" };
      await ask("save a note: ann's secret", { approval: APPROVED });
      await ask("save a note: mine", { approval: APPROVED, user: bob });
      expect((await ask("show my notes", { user: bob })).finalResponse).not.toContain("secret");
      const { finalResponse, tools } = await ask("show me ann's notes", { user: bob });
      expect(finalResponse).toContain("nobody else's");
      expect(tools).toEqual([]);
    });
  });

  describe("cancel", () => {
    test("stops between two words", async () => {
      const run = createScriptedRun("What is a position?", {
        onDelta: (_, self) => {
          if (self.deltas.length === 3) self.cancel();
        },
      });
      await expect(agentWith()(run)).rejects.toThrow("cancelled");
      expect(run.deltas).toHaveLength(3);
    });

    test("stops a tool at its work at once, and calls no other", async () => {
      const run = createScriptedRun("what is 2 + 2? And what is 3 + 3?", {
        onTool: (_, self) => setTimeout(() => self.cancel(), 10),
      });
      const started = performance.now();
      await expect(agentWith({ pace: { toolMs: 60_000, wordMs: 0 } })(run)).rejects.toThrow("cancelled");
      expect(performance.now() - started).toBeLessThan(5000);
      expect(toolsOf(run)).toEqual(["calculate"]);
      expect(run.deltas).toEqual([]);
    });
  });

  test.each(["", "hello!", "???", "thanks"])("%j is answered with what it can do", async (question) => {
    const { finalResponse, tools } = await ask(question);
    expect(tools).toEqual([]);
    expect(finalResponse).toContain("search this repository's documentation");
  });

  test("takes no more requests than it can answer in a while, and says so", async () => {
    const { finalResponse, tools } = await ask("what is 2 + 2? ".repeat(20));
    expect(finalResponse).toContain("Of your 20 requests I take the first 12.");
    expect(tools).toHaveLength(12);
  });

  test("a message too long to read is told so", async () => {
    expect((await ask("a".repeat(8001))).finalResponse).toContain("at most 8000 characters");
  });
});

function toolsOf(run: ScriptedRun): string[] {
  return run.happenings.flatMap((one) => (one.kind === "tool" ? [one.name] : []));
}
