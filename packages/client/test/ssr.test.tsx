import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { useAgentRun, useIsowire, useThread } from "../src/react.js";

/** A server of another make: it has neither a page nor a socket. */
async function onServer<T>(work: () => Promise<T> | T): Promise<T> {
  for (const name of ["window", "document", "location", "WebSocket"]) vi.stubGlobal(name, undefined);
  try {
    return await work();
  } finally {
    vi.unstubAllGlobals();
  }
}

test.each([
  ["the main entry", () => import("../src/index.js")],
  ["the main entry of Node", () => import("../src/node.js")],
  ["./react", () => import("../src/react.js")],
  ["./thread", () => import("../src/thread.js")],
])("%s can be imported where there is no page and no WebSocket", async (_, load: () => Promise<object>) => {
  vi.resetModules();
  const names = await onServer(async () => Object.keys(await load()));
  expect(names.length).toBeGreaterThan(0);
});

function Chat() {
  const { client, status } = useIsowire({ url: "/ws" });
  const thread = useThread(client, "t1");
  const run = useAgentRun(client, "t1");
  return <p>{[status.state, status.attempt, thread.loading, thread.messages.length, run.status].join(" ")}</p>;
}

test("a server renders the hooks as a page that has just begun, and dials nobody", async () => {
  const html = await onServer(() => renderToString(<Chat />));
  expect(html).toBe("<p>connecting 0 true 0 ready</p>");
});

test("what is asked of a client while a server renders is refused, not lost", async () => {
  const asked: Promise<unknown>[] = [];
  function Asking() {
    const { client } = useIsowire({ url: "/ws" });
    const end = client.on("note", () => undefined);
    end();
    client.close();
    asked.push(client.command("do"), client.history(), client.runs(), client.events().next());
    return null;
  }
  await onServer(() => renderToString(<Asking />));
  const [command, history, runs, event] = await Promise.allSettled(asked);
  for (const refused of [command, history, runs]) {
    expect(refused).toMatchObject({ status: "rejected", reason: { code: "ERR_UNAVAILABLE", retryable: true } });
  }
  expect(event).toEqual({ status: "fulfilled", value: { done: true, value: undefined } });
});
