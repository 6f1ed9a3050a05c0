import { DEPRECATIONS } from "@isowire/core";
import { expect, test } from "vitest";
import { deprecatedNames } from "./deprecated-names.js";

test("every deprecation of core is one that the scan can look for", () => {
  const { names, unreadable } = deprecatedNames(DEPRECATIONS);
  expect(unreadable).toEqual([]);
  expect(new Set(names.map(({ code }) => code))).toEqual(new Set(Object.keys(DEPRECATIONS)));
});

test("a row is read as code: classes, functions, statics, methods and names, one or several", () => {
  const what = (text: string) => deprecatedNames({ X: { what: text } }).names.map(({ form }) => form);
  expect(what("new WebSocketManager(context)")).toEqual([{ kind: "construct", name: "WebSocketManager" }]);
  expect(what("new WebSocketManager(...)")).toEqual([{ kind: "construct", name: "WebSocketManager" }]);
  expect(what("WebSocketManager.getInstance()")).toEqual([
    { kind: "static", owner: "WebSocketManager", name: "getInstance" },
  ]);
  expect(what("manager.sendToUser(userId, message)")).toEqual([{ kind: "method", name: "sendToUser" }]);
  expect(what("installLegacy({ hub, resolveUser })")).toEqual([{ kind: "call", name: "installLegacy" }]);
  expect(what("getWebSocketManager(context) from @isowire/legacy")).toEqual([
    { kind: "call", name: "getWebSocketManager" },
  ]);
  expect(what("websocketManager")).toEqual([{ kind: "name", name: "websocketManager" }]);
  expect(what("WebSocketManagerMode.UNIFIED")).toEqual([
    { kind: "static", owner: "WebSocketManagerMode", name: "UNIFIED" },
  ]);
  expect(what("getManager(context), createManager(context) and `websocketManager`")).toEqual([
    { kind: "call", name: "getManager" },
    { kind: "call", name: "createManager" },
    { kind: "name", name: "websocketManager" },
  ]);
});

test("a row in prose is said to be unreadable, not taken for found nowhere", () => {
  expect(deprecatedNames({ X: { what: "the shape of old messages" } })).toEqual({ names: [], unreadable: ["X"] });
});
