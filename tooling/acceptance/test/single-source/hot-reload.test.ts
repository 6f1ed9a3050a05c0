import { afterAll, expect, test } from "vitest";
import { ChildApp } from "../../src/child-app.js";

const app = new ChildApp().link("core");
afterAll(() => {
  app[Symbol.dispose]();
});

/** How the same file is evaluated again. */
const RELOADS = {
  "a query string behind the ESM file": `
const file = import.meta.resolve("@isowire/core");
const load = (version) => import(file + "?version=" + version);
const { createUserContext } = await import("@isowire/core/trusted");
`,
  "an emptied require.cache": `
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const load = () => {
  for (const file of Object.keys(require.cache)) delete require.cache[file];
  return require("@isowire/core");
};
const { createUserContext } = require("@isowire/core/trusted");
`,
};

const PROGRAM = `
const old = await load(1);
const ada = createUserContext({ userId: "ada" });
const first = old.createHub();
const handle = old.setDefaultHub(first);
const held = old.getWebSocketManager(ada);
const fresh = await load(2);
const second = fresh.createHub();
const refused = codeOf(() => fresh.setDefaultHub(second));
const replaced = codeOf(() => fresh.setDefaultHub(second, { replace: true }));
const managers = [old.getWebSocketManager(ada), fresh.getWebSocketManager(ada)];
handle[Symbol.dispose]();
await first.close();
await tell({
  isNew: old.createHub !== fresh.createHub,
  refused,
  replaced,
  isOne: managers.every((manager) => manager === second.manager(ada)),
  isAnother: managers[0] !== held,
  afterTheOldHubClosed: fresh.getWebSocketManager(ada) === managers[0],
  isOneRegistry: JSON.stringify(old.diagnoseCopies()) === JSON.stringify(fresh.diagnoseCopies()),
  copies: fresh.diagnoseCopies().length,
});
`;

test.each(Object.entries(RELOADS))(
  "reloading by %s replaces the default hub and keeps the registry",
  async (_how, load) => {
    const { warnings, ...facts } = await app.run(`import { codeOf, tell } from "./kit.mjs";${load}${PROGRAM}`);
    expect(facts).toEqual({
      isNew: true,
      refused: "ERR_DEFAULT_HUB_EXISTS",
      replaced: "none",
      isOne: true,
      isAnother: true,
      afterTheOldHubClosed: true,
      isOneRegistry: true,
      copies: 1,
    });
    expect(warnings).toEqual([]);
  },
);
