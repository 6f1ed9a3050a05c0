import { afterAll, expect, test } from "vitest";
import { ChildApp } from "../../src/child-app.js";

const app = new ChildApp().link("core");
afterAll(() => {
  app[Symbol.dispose]();
});

/** Loads the CJS build as test runners do that give each file a global object and a module registry of its own. */
const WORLD = `
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import vm from "node:vm";

const outer = createRequire(import.meta.url);
const shared = { process, Buffer, TextEncoder, AbortController, setTimeout, clearTimeout, setImmediate, queueMicrotask, URL };

export function createWorld() {
  const parsingContext = vm.createContext({ ...shared });
  const modules = new Map();
  const load = (filename) => {
    const known = modules.get(filename);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(filename, module);
    const near = createRequire(filename);
    const require = (id) => (id.startsWith(".") ? load(near.resolve(id)) : outer(id));
    const names = ["module", "exports", "require", "__filename", "__dirname"];
    const run = vm.compileFunction(readFileSync(filename, "utf8"), names, { parsingContext, filename });
    run(module, module.exports, require, filename, dirname(filename));
    return module.exports;
  };
  return { ...load(outer.resolve("@isowire/core")), ...load(outer.resolve("@isowire/core/trusted")) };
}
`;

const PROGRAM = `
import { codeOf, tell } from "./kit.mjs";
import { createWorld } from "./world.mjs";
const [a, b] = [createWorld(), createWorld()];
const ada = a.createUserContext({ userId: "ada" });
a.setDefaultHub(a.createHub());
const before = codeOf(() => b.getWebSocketManager(b.createUserContext({ userId: "ada" })));
const second = codeOf(() => b.setDefaultHub(b.createHub()));
const bobs = b.createUserContext({ userId: "ada" });
await tell({
  before,
  second,
  own: [codeOf(() => a.getWebSocketManager(ada)), codeOf(() => b.getWebSocketManager(bobs))],
  foreign: [codeOf(() => b.getWebSocketManager(ada)), codeOf(() => a.getWebSocketManager(bobs))],
  isSame: a.getWebSocketManager(ada) === b.getWebSocketManager(bobs),
  copies: [a.diagnoseCopies().length, b.diagnoseCopies().length],
});
`;

test("each global object is a world of its own: its own default hub, and no other world's contexts", async () => {
  app.write("world.mjs", WORLD);
  const { warnings, ...facts } = await app.run(PROGRAM);
  expect(facts).toEqual({
    before: "ERR_NO_DEFAULT_HUB",
    second: "none",
    own: ["none", "none"],
    foreign: ["ERR_NOT_A_CONTEXT", "ERR_NOT_A_CONTEXT"],
    isSame: false,
    copies: [1, 1],
  });
  expect(warnings).toEqual([]);
});
