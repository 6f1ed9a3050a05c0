import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { startHaproxy, startNginx, type ProxyConfig } from "./index.js";

interface Kind {
  readonly start: typeof startNginx;
  readonly says: (word: string) => ProxyConfig;
}

const PROXIES: Readonly<Record<string, Kind>> = {
  nginx: {
    start: startNginx,
    says: (word) => (port) => `server { listen 127.0.0.1:${port}; location / { return 200 ${word}; } }`,
  },
  HAProxy: {
    start: startHaproxy,
    says: (word) => (port) => `
defaults
  mode http
  timeout connect 10s
  timeout client 60s
  timeout server 60s
frontend main
  bind 127.0.0.1:${port}
  http-request return status 200 content-type text/plain string ${word}
`,
  },
};

const wordOf = async ({ url }: { readonly url: string }): Promise<string> =>
  (await fetch(url, { headers: { Connection: "close" } })).text();

describe.each(Object.entries(PROXIES))("%s", (_, { start, says }) => {
  test("serves its configuration and is gone after stop", async () => {
    const proxy = await start(says("one"));
    expect(await wordOf(proxy)).toBe("one");
    await proxy.stop();
    await expect(wordOf(proxy)).rejects.toThrow();
  });

  test("reads a new configuration without a new process, and connections live on", async () => {
    await using proxy = await start(says("one"));
    const { pid } = proxy;
    const socket = connect(proxy.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write("GET / HTTP/1.1\r\n");
    // Whoever comes after it is served: so the connection is no longer one that the next process could take.
    expect(await wordOf(proxy)).toBe("one");
    await proxy.reload(says("two"));
    expect(proxy.pid).toBe(pid);
    expect(await wordOf(proxy)).toBe("two");
    socket.write("Host: localhost\r\nConnection: close\r\n\r\n");
    let answer = "";
    for await (const chunk of socket.setEncoding("utf8")) answer += String(chunk);
    expect(answer).toContain("one");
  });

  test("refuses a configuration it cannot read, and goes on with the old one", async () => {
    await using proxy = await start(says("one"));
    await expect(proxy.reload(() => "nonsense {\n")).rejects.toThrow(/^unable to reload; the proxy said:[^]*nonsense/);
    expect(await wordOf(proxy)).toBe("one");
    await proxy.restart();
    expect(await wordOf(proxy)).toBe("one");
    await expect(start(() => "nonsense {\n")).rejects.toThrow(/^unable to start [^]*nonsense/);
  });

  test("ends its connections in a restart and listens on the same port again", async () => {
    await using proxy = await start(says("one"));
    const { port, pid } = proxy;
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.write("GET / HTTP/1.1\r\n");
    // A reset is one way to end.
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await proxy.restart();
    await closed;
    expect(proxy.port).toBe(port);
    expect(proxy.pid).not.toBe(pid);
    expect(await wordOf(proxy)).toBe("one");
  });
});
