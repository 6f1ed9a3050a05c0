import { createHub, type UserContext } from "@isowire/core";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createWebSocketManager } from "../src/create-web-socket-manager.js";
import { installLegacy } from "../src/install-legacy.js";
import { WebSocketManager } from "../src/websocket-manager.js";
import { withUserContext } from "../src/with-user-context.js";
import { createLegacyBench, user } from "./legacy-bench.js";

const message = { type: "note", text: "hi" };
const refusal = (code: string): object => expect.objectContaining({ code }) as object;

describe("an object made with a context", () => {
  test("reaches its own user and refuses every other name, alike as it may look", async () => {
    await using bench = createLegacyBench();
    const [ada, grace] = [user("ada"), user("grace")];
    const manager = new WebSocketManager(ada);
    for (const other of ["grace", "Ada", "ada ", "", undefined, null, 0, { toString: () => "ada" }]) {
      await expect(manager.sendToUser(other as string, message)).rejects.toEqual(refusal("ERR_ISOLATION"));
      await expect(manager.emitCriticalEvent(other as string, "note", {})).rejects.toEqual(refusal("ERR_ISOLATION"));
    }
    await manager.sendToUser("ada", message);
    expect(await bench.log(ada)).toHaveLength(1);
    expect(await bench.log(grace)).toEqual([]);
  });

  test("refuses a message that names another user, and says no id", async () => {
    await using bench = createLegacyBench();
    const manager = createWebSocketManager(user("ada"));
    const sent = manager.sendToUser("ada", { ...message, user_id: "grace" });
    await expect(sent).rejects.toEqual(refusal("ERR_ISOLATION"));
    await expect(sent).rejects.toThrow(/^(?!.*(ada|grace))/);
    await manager.sendToUser("ada", { ...message, user_id: "ada" });
    expect(await bench.log(user("ada"))).toEqual([{ type: "note", payload: { text: "hi" } }]);
  });

  test("cannot be made with anything but a genuine context", async () => {
    await using _bench = createLegacyBench();
    for (const fake of [{ ...user("ada") }, { userId: "ada" }, "ada"]) {
      for (const make of [createWebSocketManager, (value: UserContext) => new WebSocketManager(value)]) {
        expect(() => make(fake as UserContext)).toThrow(refusal("ERR_NOT_A_CONTEXT"));
      }
    }
  });

  test("keeps its user inside another user's request", async () => {
    await using bench = createLegacyBench();
    const manager = new WebSocketManager(user("ada"));
    await withUserContext(user("grace"), () => manager.sendToUser("ada", message));
    expect(await bench.log(user("ada"))).toHaveLength(1);
    expect(await bench.log(user("grace"))).toEqual([]);
  });
});

describe.each([
  ["WebSocketManager.getInstance()", () => WebSocketManager.getInstance()],
  ["new WebSocketManager()", () => new WebSocketManager()],
  ["createWebSocketManager(null)", () => createWebSocketManager(null)],
])("%s", (_name, userless) => {
  test("without a user is refused, and told both cures", async () => {
    await using _bench = createLegacyBench();
    const sent = userless().sendToUser("ada", message);
    await expect(sent).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER"));
    await expect(sent).rejects.toThrow(/withUserContext\(context, fn\).*installLegacy\(\{ hub, resolveUser \}\)/);
    await expect(userless().emitCriticalEvent("ada", "note")).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER"));
  });

  test("is a manager that keeps nothing of anybody's", async () => {
    expect(userless()).toBeInstanceOf(WebSocketManager);
    expect(userless()).not.toBe(userless());
    expect(Reflect.ownKeys(userless())).toEqual([]);
  });

  test("takes the ambient user, tenant and all, also after waiting", async () => {
    await using bench = createLegacyBench();
    const manager = userless();
    const ada = user("ada", "acme");
    await withUserContext(ada, async () => {
      await setImmediate();
      await manager.sendToUser("ada", message);
    });
    expect(await bench.log(ada)).toHaveLength(1);
    expect(await bench.log(user("ada"))).toEqual([]);
  });

  test("refuses a name that is not the ambient user's, even with a resolver", async () => {
    await using bench = createLegacyBench();
    const asked: string[] = [];
    using _installed = installLegacy({ hub: bench.hub, resolveUser: (userId) => (asked.push(userId), user(userId)) });
    const manager = userless();
    const sent = withUserContext(user("ada"), () => manager.sendToUser("grace", message));
    await expect(sent).rejects.toEqual(refusal("ERR_ISOLATION"));
    expect(asked).toEqual([]);
    expect(await bench.log(user("grace"))).toEqual([]);
  });

  test("asks the resolver, telling it where the call came from", async () => {
    await using bench = createLegacyBench();
    const asked: string[][] = [];
    using _installed = installLegacy({
      hub: bench.hub,
      resolveUser(userId, callSite) {
        asked.push([userId, callSite]);
        return user(userId);
      },
    });
    await userless().sendToUser("ada", message);
    await userless().emitCriticalEvent("grace", "note");
    const place = expect.stringMatching(/user-of-call\.test\.ts:\d+:\d+$/) as string;
    expect(asked).toEqual([
      ["ada", place],
      ["grace", place],
    ]);
    expect([await bench.log(user("ada")), await bench.log(user("grace"))].map(({ length }) => length)).toEqual([1, 1]);
  });
});

test("withUserContext runs nothing for what is no genuine context", async () => {
  await using _bench = createLegacyBench();
  let ran = 0;
  for (const fake of [{ ...user("ada") }, undefined]) {
    expect(() => withUserContext(fake as UserContext, () => (ran += 1))).toThrow(refusal("ERR_NOT_A_CONTEXT"));
  }
  expect([ran, withUserContext(user("ada"), () => (ran += 1))]).toEqual([0, 1]);
});

test("two requests under way at once never meet", async () => {
  await using bench = createLegacyBench();
  const manager = WebSocketManager.getInstance();
  const users = Array.from({ length: 20 }, (_, index) => user(`user-${String(index)}`));
  await Promise.all(
    users.map((context, index) =>
      withUserContext(context, async () => {
        for (let turn = 0; turn <= index % 4; turn += 1) await setImmediate();
        await manager.sendToUser(context.userId, { type: "note", from: context.userId });
      }),
    ),
  );
  for (const context of users) {
    expect(await bench.log(context)).toEqual([{ type: "note", payload: { from: context.userId } }]);
  }
});

describe("installLegacy", () => {
  test.each([
    ["nobody", () => undefined, "ERR_LEGACY_NEEDS_USER"],
    ["another user", () => user("grace"), "ERR_ISOLATION"],
    ["a look-alike", (userId: string) => ({ ...user(userId) }), "ERR_NOT_A_CONTEXT"],
    ["a promise", (userId: string) => Promise.resolve(user(userId)) as unknown as UserContext, "ERR_NOT_A_CONTEXT"],
  ])("a resolver that answers with %s reaches nobody", async (_what, resolveUser, code) => {
    await using bench = createLegacyBench();
    using _installed = installLegacy({ hub: bench.hub, resolveUser });
    await expect(new WebSocketManager().sendToUser("ada", message)).rejects.toEqual(refusal(code));
    expect([...(await bench.log(user("ada"))), ...(await bench.log(user("grace")))]).toEqual([]);
  });

  test.each(["", undefined, null, 7])("the resolver is not asked about %j", async (userId) => {
    await using bench = createLegacyBench();
    using _installed = installLegacy({ hub: bench.hub, resolveUser: () => user("ada") });
    const sent = new WebSocketManager().sendToUser(userId as string, message);
    await expect(sent).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER"));
  });

  test("says whose managers the old objects stand for", async () => {
    await using bench = createLegacyBench();
    await using other = createHub();
    using _installed = installLegacy({ hub: other, resolveUser: (userId) => user(userId) });
    await new WebSocketManager().sendToUser("ada", message);
    await createWebSocketManager(user("ada")).sendToUser("ada", message);
    expect(await bench.log(user("ada"))).toEqual([]);
    expect((await other.manager(user("ada")).history()).entries).toHaveLength(2);
  });

  test("is one line: a second is refused unless it replaces, and disposing takes it back", async () => {
    await using bench = createLegacyBench();
    const options = { hub: bench.hub, resolveUser: (userId: string) => user(userId) };
    const first = installLegacy(options);
    expect(() => installLegacy(options)).toThrow(refusal("ERR_INVALID_OPTION"));
    const second = installLegacy({ ...options, replace: true });
    first[Symbol.dispose]();
    expect(await new WebSocketManager().sendToUser("ada", message)).toBe(true);
    second[Symbol.dispose]();
    await expect(new WebSocketManager().sendToUser("ada", message)).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER"));
  });

  test("needs a hub and a function", async () => {
    await using bench = createLegacyBench();
    const install = installLegacy as (options: object) => Disposable;
    expect(() => install({ hub: {}, resolveUser: user })).toThrow(refusal("ERR_CONTRACT"));
    expect(() => install({ hub: bench.hub })).toThrow(refusal("ERR_INVALID_OPTION"));
  });
});
