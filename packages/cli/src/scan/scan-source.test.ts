import { DEPRECATIONS } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { deprecatedNames } from "./deprecated-names.js";
import { NameIndex } from "./name-index.js";
import { scanSource } from "./scan-source.js";

const names = new NameIndex(deprecatedNames(DEPRECATIONS).names);
const scan = (text: string, file = "app.ts") => scanSource({ file, text }, names);
const found = (text: string, file?: string) =>
  scan(text, file).uses.map(({ code, line, isCertain }) => `${code} ${line}${isCertain ? "" : "?"}`);

describe("a deprecated name is found", () => {
  test("under whatever name it is imported", () => {
    expect(
      found(`import { WebSocketManager as Old, createWebSocketManager } from "@isowire/legacy";
        new Old(context);
        Old.getInstance();
        createWebSocketManager(context);`),
    ).toEqual(["ISOWIRE_DEP0001 2", "ISOWIRE_DEP0002 3", "ISOWIRE_DEP0003 4"]);
  });

  test("through a namespace, a require, an await import", () => {
    expect(found(`import * as old from "@isowire/legacy/manager"; new old.WebSocketManager(c);`)).toEqual([
      "ISOWIRE_DEP0001 1",
    ]);
    expect(found(`const { WebSocketManager: W } = require("@isowire/legacy"); new W(c);`, "a.cjs")).toEqual([
      "ISOWIRE_DEP0001 1",
    ]);
    expect(found(`const all = require("@isowire/legacy"); new all.WebSocketManager(c);`, "a.cjs")).toEqual([
      "ISOWIRE_DEP0001 1",
    ]);
    expect(found(`const { installLegacy } = await import("@isowire/legacy"); installLegacy({ hub });`)).toEqual([
      "ISOWIRE_DEP0007 1",
    ]);
    expect(found(`require("@isowire/legacy").createWebSocketManager(c);`, "a.cjs")).toEqual(["ISOWIRE_DEP0003 1"]);
  });

  test("through an import that is assigned, in TypeScript of CommonJS", () => {
    expect(
      found(
        `import old = require("@isowire/legacy");
         const manager = old.createWebSocketManager(context);
         manager.sendToUser("ada", message);
         class Mine extends old.WebSocketManager {}`,
        "a.cts",
      ).toSorted(),
    ).toEqual(["ISOWIRE_DEP0001 4", "ISOWIRE_DEP0003 2", "ISOWIRE_DEP0004 3"]);
  });

  test("through a require that createRequire made", () => {
    expect(
      found(`import { createRequire } from "node:module";
        const req = createRequire(import.meta.url);
        const { WebSocketManager } = req("@isowire/legacy");
        new WebSocketManager(context);`),
    ).toEqual(["ISOWIRE_DEP0001 4"]);
    expect(
      found(`import module from "node:module";
        module.createRequire(import.meta.url)("@isowire/legacy").createWebSocketManager(c);`),
    ).toEqual(["ISOWIRE_DEP0003 2"]);
  });

  test("as a method of an object that was made in an old way", () => {
    expect(
      found(`import { WebSocketManager, createWebSocketManager } from "@isowire/legacy";
        const manager = createWebSocketManager(context);
        await manager.sendToUser("ada", message);
        new WebSocketManager(context).emitCriticalEvent("ada", "paid", {});
        WebSocketManager.getInstance().sendToUser("ada", message);`).toSorted(),
    ).toEqual([
      "ISOWIRE_DEP0001 4",
      "ISOWIRE_DEP0002 5",
      "ISOWIRE_DEP0003 2",
      "ISOWIRE_DEP0004 3",
      "ISOWIRE_DEP0004 5",
      "ISOWIRE_DEP0005 4",
    ]);
  });

  test("as a method of an unknown object, as likely", () => {
    expect(found(`this.manager.sendToUser("ada", message);`)).toEqual(["ISOWIRE_DEP0004 1?"]);
  });

  test("in TSX, with decorators, and where a class is extended", () => {
    expect(
      found(
        `import { WebSocketManager } from "@isowire/legacy";
         @injectable() class Mine extends WebSocketManager {}
         const page = <p>{new Mine().toString()}</p>;`,
        "app.tsx",
      ),
    ).toEqual(["ISOWIRE_DEP0001 2"]);
  });
});

describe("nothing is found", () => {
  test("in comments, strings, types, and what another scope calls by the same name", () => {
    expect(
      found(`import { WebSocketManager } from "@isowire/legacy";
        // new WebSocketManager(context)
        const text = "new WebSocketManager(context)";
        let manager: WebSocketManager | undefined;
        { class WebSocketManager {} new WebSocketManager(); }`),
    ).toEqual([]);
  });

  test("in code of the new names", () => {
    expect(
      found(`import { getWebSocketManager } from "@isowire/core";
        await getWebSocketManager(context).sendEvent("order_shipped", {});`),
    ).toEqual([]);
  });
});

test("an import that is assigned is listed as a require, used or not; of a type, or of what is no module, it is not", () => {
  const { imports } = scan(`import old = require("@isowire/legacy");
    export import trusted = require("@isowire/core/trusted");
    import type types = require("@isowire/core");
    import Manager = old.WebSocketManager;`);
  expect(imports.map(({ specifier, kind, line }) => `${kind} ${specifier} ${line}`)).toEqual([
    "require @isowire/legacy 1",
    "require @isowire/core/trusted 2",
  ]);
});

test("a function that takes a module's name and is no require brings nothing", () => {
  const { imports } = scan(`const mock = createMock(import.meta.url); mock("@isowire/legacy");
    const { resolve } = createRequire(import.meta.url); resolve("@isowire/legacy");
    createRequire(import.meta.url).resolve("@isowire/legacy");`);
  expect(imports).toEqual([]);
});

test("imports of every package are listed with how they are made, type imports are not", () => {
  const { imports } = scan(`import { createHub } from "@isowire/core";
    import type { Hub } from "@isowire/core";
    export { WebSocketManager } from "@isowire/legacy";
    require("@isowire/ws");
    import("@isowire/agents");
    import ws from "ws";`);
  expect(imports.map(({ specifier, kind, line }) => `${kind} ${specifier} ${line}`)).toEqual([
    "import @isowire/core 1",
    "reexport @isowire/legacy 3",
    "require @isowire/ws 4",
    "import @isowire/agents 5",
  ]);
});
