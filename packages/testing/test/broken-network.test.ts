import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAgentRegistry } from "@isowire/agents";
import { createClient } from "@isowire/client";
import { createHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { attachWebSocketServer } from "@isowire/ws";
import { expect, test } from "vitest";
import WebSocket from "ws";
import { createFaultProxy, createScriptedAgent, type ScriptedStep } from "../src/index.js";

const DEADLINE_MS = 30_000;
const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000);
const words = Array.from({ length: 60 }, (_, n) => `word${n} `);

test(
  `an answer arrives whole and once over a network that keeps breaking (TEST_SEED=${seed})`,
  { timeout: 2 * DEADLINE_MS },
  async () => {
    const steps: ScriptedStep[] = words.flatMap((delta) => [{ thinking: "one more" }, { delta }]);
    const agent = createScriptedAgent(steps);
    await using app = await serve();
    app.registry.register("agent", agent);
    await using proxy = await createFaultProxy({ target: { port: app.port }, seed });
    const client = createClient({ url: `ws://127.0.0.1:${proxy.port}/ws`, WebSocket });
    const offsets: number[] = [];
    let text = "";
    let opened = 0;
    client.onStatus(({ state }) => (opened += state === "open" ? 1 : 0));
    client.on("*", ({ type, offset, payload }) => {
      offsets.push(offset);
      if (type === "message_delta") text += (payload as { delta: string }).delta;
    });
    const ended = new Promise((resolve) => client.on("agent_completed", resolve));
    await client.command("user_message", { content: "go on" });
    await ended;
    client.close();
    expect(text).toBe(words.join(""));
    expect(offsets).toEqual(offsets.map((_, index) => index + 1));
    expect(opened).toBeGreaterThan(1);
    agent.verify();
  },
);

async function serve() {
  const hub = createHub();
  const registry = createAgentRegistry();
  registry.setWebSocketManager(hub);
  const server: Server = createServer();
  const ada = createUserContext({ userId: "ada" });
  const endpoint = attachWebSocketServer(server, { hub, authenticate: () => ada, allowedOrigins: [] });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    await endpoint.close();
    await registry.close();
    await hub.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, registry, [Symbol.asyncDispose]: close };
}
