// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/react";
import { StrictMode, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { Client, ClientOptions } from "../src/node.js";
import { type Isowire, useIsowire } from "../src/react.js";
import { ScriptedServer, until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

beforeEach(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function shown(text: string): Promise<void> {
  await act(() => until(() => document.body.textContent.includes(text), `"${text}" on the page`));
}

let latest: Isowire;

function Status({ source }: { readonly source: ClientOptions | Client }) {
  latest = useIsowire(source);
  return <p>{`[${latest.status.state}]`}</p>;
}

const optionsFor = ({ url }: ScriptedServer, more: Partial<ClientOptions> = {}): ClientOptions => ({
  url,
  WebSocket,
  backoff: { minMs: 2, maxMs: 10 },
  ...more,
});
const welcoming = () => ScriptedServer.listen((peer) => peer.welcome());

describe("useIsowire with options", () => {
  test("in StrictMode opens one socket, shows each status, and closes when it is unmounted", async () => {
    await using server = await welcoming();
    const { unmount } = render(
      <StrictMode>
        <Status source={optionsFor(server)} />
      </StrictMode>,
    );
    expect(document.body.textContent).toBe("[connecting]");
    await shown("[open]");
    const { client } = latest;
    expect(server.peers).toHaveLength(1);
    server.peers[0]?.cut();
    await act(() => until(() => server.peers.length === 2, "the client to come back"));
    await shown("[open]");
    expect(latest.client).toBe(client);
    unmount();
    expect(await server.peers[1]?.closed()).toBe(1000);
    expect(client.status.state).toBe("closed");
  });

  test("keeps its client over renders with new options, and asks the latest callbacks", async () => {
    await using server = await welcoming();
    const tokens: string[] = [];
    const source = (name: string) => optionsFor(server, { getToken: () => (tokens.push(name), name) });
    const { rerender } = render(<Status source={source("first")} />);
    await shown("[open]");
    const { client } = latest;
    rerender(<Status source={source("second")} />);
    act(() => client.reconnect());
    await act(() => until(() => server.peers.length === 2, "the second connection"));
    await shown("[open]");
    expect([latest.client, tokens]).toEqual([client, ["first", "second"]]);
  });

  test("has another client for another address, and closes the first", async () => {
    await using one = await welcoming();
    await using two = await welcoming();
    const { rerender } = render(<Status source={optionsFor(one)} />);
    await shown("[open]");
    rerender(<Status source={optionsFor(two)} />);
    await act(() => until(() => two.peers.length === 1, "the second server"));
    expect(await one.peers[0]?.closed()).toBe(1000);
    await shown("[open]");
  });

  test("shares one client among components that pass the same object, until the last is gone", async () => {
    await using server = await welcoming();
    const source = optionsFor(server);
    const both = [<Status key="1" source={source} />, <Status key="2" source={source} />];
    const { rerender, unmount } = render(<>{both}</>);
    await shown("[open][open]");
    rerender(<>{both.slice(0, 1)}</>);
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect([server.peers.length, latest.client.status.state]).toEqual([1, "open"]);
    unmount();
    await server.peers[0]?.closed();
    render(<Status source={source} />);
    await shown("[open]");
    expect(server.peers).toHaveLength(2);
  });

  test("carries out what is asked in the first effect, also when StrictMode takes that back and runs it again", async () => {
    await using server = await welcoming();
    const clients = new Set<Client>();
    const outcomes: unknown[] = [];
    function Child({ client }: { readonly client: Client }) {
      useEffect(() => {
        clients.add(client);
        client.command("do").then(
          (result) => outcomes.push(result),
          (error: unknown) => outcomes.push(error),
        );
      }, [client]);
      return null;
    }
    function App() {
      const { client } = useIsowire(optionsFor(server));
      return <Child client={client} />;
    }
    render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
    const peer = await server.nextPeer();
    for (const { id } of [await peer.next(), await peer.next()]) peer.ack(id, { result: "done" });
    await act(() => until(() => outcomes.length === 2, "both outcomes"));
    expect([outcomes, clients.size, server.peers.length]).toEqual([["done", "done"], 1, 1]);
  });

  test("throws while rendering in a page when an option cannot be", () => {
    const errors = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const source = { url: "ftp://example.com", WebSocket };
    expect(() => render(<Status source={source} />)).toThrow(expect.objectContaining({ code: "ERR_INVALID_OPTION" }));
    errors.mockRestore();
  });

  test("takes over the HTML of a server as it is, and dials then", async () => {
    await using server = await welcoming();
    const source = optionsFor(server);
    const { window } = globalThis;
    vi.stubGlobal("window", undefined);
    const html = renderToString(<Status source={source} />);
    vi.stubGlobal("window", window);
    expect(server.peers).toEqual([]);
    const root = document.body.appendChild(Object.assign(document.createElement("main"), { innerHTML: html }));
    const mismatches: unknown[] = [];
    const onRecoverableError = (error: unknown): void => void mismatches.push(error);
    const hydrated = await act(async () =>
      hydrateRoot(root, <Status source={{ ...source }} />, { onRecoverableError }),
    );
    await shown("[open]");
    expect([mismatches, server.peers.length]).toEqual([[], 1]);
    act(() => hydrated.unmount());
    root.remove();
    await server.peers[0]?.closed();
  });
});

describe("useIsowire with a client", () => {
  test.each(["given", "shared"])(
    "takes over the HTML of a server also when the client is open already: %s",
    async (how) => {
      await using server = await welcoming();
      using test = new TestClient(server);
      const source = how === "given" ? test.client : optionsFor(server);
      const { unmount } = render(<Status source={source} />);
      await shown("[open]");
      const root = document.body.appendChild(document.createElement("main"));
      root.innerHTML = "<p>[connecting]</p>";
      const mismatches: unknown[] = [];
      const onRecoverableError = (error: unknown): void => void mismatches.push(error);
      const hydrated = await act(async () => hydrateRoot(root, <Status source={source} />, { onRecoverableError }));
      expect([mismatches, root.textContent]).toEqual([[], "[open]"]);
      act(() => hydrated.unmount());
      root.remove();
      unmount();
    },
  );

  test("shows its status and never closes it", async () => {
    await using server = await welcoming();
    using test = new TestClient(server);
    const { unmount } = render(<Status source={test.client} />);
    await shown("[open]");
    expect(latest.client).toBe(test.client);
    unmount();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(test.client.status.state).toBe("open");
    const { unmount: again } = render(<Status source={test.client} />);
    expect(document.body.textContent).toBe("[open]");
    act(() => test.client.close());
    expect(document.body.textContent).toBe("[closed]");
    again();
  });
});
