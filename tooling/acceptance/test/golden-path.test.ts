import type { Agent } from "@isowire/agents";
import { createThreadStore } from "@isowire/client/thread";
import { describe, expect, test } from "vitest";
import WebSocket from "ws";
import { collect } from "../src/received.js";
import { serve } from "../src/serve.js";
import { until } from "../src/until.js";

const FIVE = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"];

const answer: Agent = async (run) => {
  await run.thinking("looking it up");
  const found = await run.tool("look_up", { word: run.input.content }, ({ executionId }) => ({
    executionId,
    found: `about ${run.input.content}`,
  }));
  for (const word of found.found.split(" ")) await run.delta(`${word} `);
};

describe("the golden path, over real sockets", () => {
  test("a user's message reaches an agent whose five events reach all of that user's devices and nobody else's", async () => {
    await using app = await serve({ agents: { answer } });
    const pages = ["ada", "ada", "grace"].map((userId) => app.page(userId));
    const [desk, phone, stranger] = pages.map((page) => collect(page));
    if (desk === undefined || phone === undefined || stranger === undefined) throw new Error("three pages");
    await Promise.all([desk.open, phone.open, stranger.open]);
    const { runId } = (await pages[0]?.command("user_message", { content: "apples" })) as { runId: string };
    await pages[2]?.command("user_message", { content: "pears" });
    await until(() =>
      [desk, phone, stranger].every(({ events }) => events.some((event) => event.type === "agent_completed")),
    );
    for (const { events } of [desk, phone]) {
      expect(events.map((event) => event.offset)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter((event) => FIVE.includes(event.type)).map((event) => event.type)).toEqual(FIVE);
      expect(events.filter((event) => FIVE.includes(event.type)).every((event) => event.runId === runId)).toBe(true);
      expect(JSON.stringify(events)).not.toContain("pears");
    }
    expect(desk.events).toEqual(phone.events);
    expect(JSON.stringify(stranger.events)).not.toContain("apples");
  });

  test("a page that is dropped again and again in mid-answer has the whole answer, without gap or duplicate", async () => {
    const words = Array.from({ length: 60 }, (_, n) => `word${String(n)} `);
    const slow: Agent = async (run) => {
      for (const word of words) {
        await run.delta(word);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    };
    await using app = await serve({ agents: { slow } });
    const page = app.page("ada");
    const { events, open } = collect(page);
    await open;
    const manager = app.hub.manager(app.user("ada"));
    await page.command("user_message", { content: "go on" });
    for (let drops = 1; drops <= 5; drops += 1) {
      const had = events.length;
      await until(() => events.length > had);
      page.reconnect();
    }
    await until(() => events.some((event) => event.type === "agent_completed"));
    expect(events.map((event) => event.offset)).toEqual(events.map((_, index) => index + 1));
    const text = events.filter((event) => event.type === "message_delta").map((event) => event.payload["delta"]);
    expect(text.join("")).toBe(words.join(""));
    expect((await manager.history({ limit: 200 })).entries.map((entry) => entry.offset)).toEqual(
      events.map((event) => event.offset),
    );
  });

  test("a second screen opened in mid-answer shows the question, the text so far, the open tool and the pending approval, and goes on", async () => {
    let finish: () => void = () => undefined;
    const careful: Agent = async (run) => {
      await run.delta("Let me see. ");
      const { approved } = await run.requestApproval({ toolName: "save", parameters: { file: "a.md" } });
      await run.tool(
        "save",
        { file: "a.md" },
        () =>
          new Promise<void>((resolve) => {
            finish = resolve;
          }),
      );
      await run.delta(approved ? "Saved." : "Not saved.");
    };
    await using app = await serve({ agents: { careful } });
    const desk = app.page("ada");
    const first = collect(desk);
    await first.open;
    const { threadId } = (await desk.command("user_message", { content: "save it" })) as { threadId: string };
    await until(() => first.events.some((event) => event.type === "approval_requested"));

    const phone = app.page("ada");
    using screen = screenOf(phone, threadId);
    await until(() => screen.now().approvals.length === 1, screen.now);
    expect(screen.now().messages).toMatchObject([
      { role: "user", content: "save it" },
      { role: "assistant", content: "Let me see. " },
    ]);
    await screen.store.approve(screen.now().approvals[0]?.approvalId ?? "", true);
    await until(() => screen.now().tools.some((tool) => tool.status === "running"), screen.now);

    const late = app.page("ada");
    using lateScreen = screenOf(late, threadId);
    await until(() => lateScreen.now().tools.length === 1, lateScreen.now);
    expect(lateScreen.now()).toMatchObject({ approvals: [], tools: [{ toolName: "save", status: "running" }] });
    finish();
    for (const each of [screen, lateScreen]) {
      await until(() => each.now().messages.at(-1)?.done === true && each.now().messages.length === 2, each.now);
      expect(each.now().messages.at(-1)).toMatchObject({ content: "Let me see. Saved." });
      expect(each.now().tools).toMatchObject([{ status: "completed" }]);
    }
  });

  test("a run of another user is answered exactly as one that does not exist", async () => {
    const hang: Agent = (run) =>
      new Promise((resolve) => {
        run.signal.addEventListener("abort", resolve);
      });
    await using app = await serve({ agents: { hang } });
    const [ada, grace] = [app.page("ada"), app.page("grace")];
    const { runId } = (await ada.command("user_message", { content: "x" })) as { runId: string };
    const refusals = await Promise.all(
      [runId, "r_none"].map((id) =>
        grace
          .command("run_cancel", { runId: id })
          .catch((error: unknown) => error as { code: string; message: string }),
      ),
    );
    const [foreign, unknown] = refusals as { code: string; message: string }[];
    expect(foreign?.code).toBe("ERR_UNKNOWN_RUN");
    expect({ code: foreign?.code, message: foreign?.message.replace(runId, "") }).toEqual({
      code: unknown?.code,
      message: unknown?.message.replace("r_none", ""),
    });
    expect(await ada.runs()).toMatchObject([{ runId, status: "running" }]);
    expect(await ada.command("run_cancel", { runId })).toMatchObject({ applied: true });
  });

  test("a connection without a credential is closed 4501, and others go on", async () => {
    await using app = await serve();
    const bare = new WebSocket(`ws://127.0.0.1:${String(app.port)}/ws`);
    const code = await new Promise<number>((resolve) => bare.on("close", resolve));
    expect(code).toBe(4501);
    const page = collect(app.page("ada"));
    await page.open;
  });
});

function screenOf(client: Parameters<typeof createThreadStore>[0], threadId: string) {
  const store = createThreadStore(client, { threadId });
  const stop = store.subscribe(() => undefined);
  return { store, now: () => store.getSnapshot(), [Symbol.dispose]: stop };
}
