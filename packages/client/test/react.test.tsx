// @vitest-environment happy-dom
import { act, cleanup, render, screen as page } from "@testing-library/react";
import { StrictMode, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Client } from "../src/node.js";
import { type Thread, useThread } from "../src/react.js";
import { createThreadStore } from "../src/thread.js";
import { LogServer } from "./log-server.js";
import { until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

beforeEach(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Waits inside `act`, so that what arrives meanwhile is rendered. */
async function shown(text: string): Promise<void> {
  await act(() => until(() => document.body.textContent.includes(text), `"${text}" on the page`));
}

let latest: Thread;

function Chat({ client, threadId }: { readonly client: Client; readonly threadId: string }) {
  const thread = useThread(client, threadId);
  latest = thread;
  return (
    <ul aria-busy={thread.loading}>
      {thread.messages.map(({ id, role, content }) => (
        <li key={id}>{`${role}: ${content}`}</li>
      ))}
      <li>{`[${thread.status.state}]`}</li>
    </ul>
  );
}

describe("useThread", () => {
  test("in StrictMode opens one socket, loads once and shows what arrives", async () => {
    await using log = await LogServer.listen();
    log.write("message_completed", { messageId: "u1", role: "user", content: "hello" });
    using test = new TestClient(log);
    render(
      <StrictMode>
        <Chat client={test.client} threadId="t1" />
      </StrictMode>,
    );
    await shown("user: hello");
    log.write("message_delta", { messageId: "m1", delta: "good " });
    log.write("message_delta", { messageId: "m1", delta: "day" });
    await shown("assistant: good day");
    expect(page.getByText("[open]")).toBeDefined();
    expect(log.server.peers).toHaveLength(1);
    expect(log.historyRequests).toHaveLength(1);
    await act(() => latest.send("next"));
    expect(log.commands).toMatchObject([{ type: "user_message", threadId: "t1", payload: { content: "next" } }]);
  });

  test("components that show the same thread share one state", async () => {
    await using log = await LogServer.listen();
    log.write("message_completed", { messageId: "u1", role: "user", content: "hello" });
    using test = new TestClient(log);
    render(
      <>
        <Chat client={test.client} threadId="t1" />
        <Chat client={test.client} threadId="t1" />
      </>,
    );
    await shown("user: hello");
    await act(() => until(() => page.getAllByText("user: hello").length === 2, "both to show it"));
    expect(log.historyRequests).toHaveLength(1);
  });

  test("takes over the HTML of a server also when the thread is loaded already", async () => {
    await using log = await LogServer.listen();
    log.write("message_completed", { messageId: "u1", role: "user", content: "hello" });
    using test = new TestClient(log);
    render(<Chat client={test.client} threadId="t1" />);
    await shown("user: hello");
    const root = document.body.appendChild(document.createElement("main"));
    root.innerHTML = '<ul aria-busy="true"><li>[connecting]</li></ul>';
    const mismatches: unknown[] = [];
    const onRecoverableError = (error: unknown): void => void mismatches.push(error);
    const hydrated = await act(async () =>
      hydrateRoot(root, <Chat client={test.client} threadId="t1" />, { onRecoverableError }),
    );
    expect([mismatches, root.textContent]).toEqual([[], "user: hello[open]"]);
    act(() => hydrated.unmount());
    root.remove();
  });

  test("another thread is another state", async () => {
    await using log = await LogServer.listen();
    log.write("message_completed", { messageId: "u1", role: "user", content: "one" }, { threadId: "t1" });
    log.write("message_completed", { messageId: "u2", role: "user", content: "two" }, { threadId: "t2" });
    using test = new TestClient(log);
    let choose: (threadId: string) => void = () => undefined;
    function App() {
      const [threadId, setThreadId] = useState("t1");
      choose = setThreadId;
      return <Chat client={test.client} threadId={threadId} />;
    }
    render(<App />);
    await shown("user: one");
    act(() => choose("t2"));
    await shown("user: two");
    expect(document.body.textContent).not.toContain("one");
  });

  test("a flood of tokens is shown frame by frame, not token by token", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    const store = createThreadStore(test.client, { threadId: "t1" });
    let updates = 0;
    const end = store.subscribe(() => (updates += 1));
    await until(() => !store.getSnapshot().loading, "the thread to be loaded");
    for (let i = 0; i < 2_000; i += 1) log.write("message_delta", { messageId: "m1", delta: "x" });
    const text = (): string | undefined => store.getSnapshot().messages[0]?.content;
    await until(() => text()?.length === 2_000, "all tokens");
    expect(updates).toBeLessThan(400);
    end();
  });
});
