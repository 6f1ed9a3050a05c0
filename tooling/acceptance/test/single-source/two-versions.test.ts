import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bumpVersion, ChildApp, CORE, installPacked } from "../../src/child-app.js";

interface Copy {
  readonly version: string;
  readonly path: string;
}

interface Facts {
  readonly areTwo: boolean;
  readonly isSameManager: boolean;
  readonly isOtherManager: boolean;
  readonly genuine: readonly string[];
  readonly forged: readonly string[];
  readonly secondHub: readonly string[];
  readonly knowsError: readonly boolean[];
  readonly said: readonly string[];
  readonly copies: readonly Copy[];
  readonly copiesAgree: boolean;
}

const app = new ChildApp();
const older = join(app.folder, "node_modules/@isowire/core");
const newer = join(app.folder, "node_modules/library/node_modules/@isowire/core");

beforeAll(() => {
  installPacked(CORE, older);
  const copy = join(app.folder, "next-release");
  cpSync(older, copy, { recursive: true });
  bumpVersion(copy, "0.99.0");
  installPacked(copy, newer);
  app.write("node_modules/library/package.json", JSON.stringify({ name: "library", type: "module", main: "index.js" }));
  const names = ["core", "core/trusted"].map((entry) => `export * from "@isowire/${entry}";`);
  app.write("node_modules/library/index.js", names.join("\n"));
  app.write("application.mjs", names.join("\n"));
});

afterAll(() => {
  app[Symbol.dispose]();
});

/** `first` is used first and makes the registry. */
const program = (first: string, second: string): string => `
import { codeOf, tell } from "./kit.mjs";
import * as a from "${first}";
import * as b from "${second}";
const ada = a.createUserContext({ userId: "ada" });
const alsoAda = b.createUserContext({ userId: "ada" });
const hub = b.createHub();
a.setDefaultHub(hub);
const manager = a.getWebSocketManager(ada);
await b.getWebSocketManager(ada).sendEvent("said", { by: "b" });
await a.getWebSocketManager(alsoAda).sendEvent("said", { by: "a" });
const { entries } = await manager.history();
const error = new b.IsowireError("ERR_FENCED");
await tell({
  areTwo: a.createHub !== b.createHub,
  isSameManager: [b.getWebSocketManager(ada), a.getWebSocketManager(alsoAda), b.getWebSocketManager(alsoAda), hub.manager(ada)].every((one) => one === manager),
  isOtherManager: b.getWebSocketManager(b.createUserContext({ userId: "grace" })) !== manager,
  genuine: [codeOf(() => a.getWebSocketManager(alsoAda)), codeOf(() => b.getWebSocketManager(ada))],
  forged: [codeOf(() => a.getWebSocketManager({ ...alsoAda })), codeOf(() => b.getWebSocketManager({ ...ada }))],
  secondHub: [codeOf(() => b.setDefaultHub(a.createHub())), codeOf(() => a.setDefaultHub(a.createHub()))],
  knowsError: [a.IsowireError.isInstance(error, "ERR_FENCED"), error instanceof a.IsowireError],
  said: entries.map(({ payload }) => payload.by),
  copies: a.diagnoseCopies(),
  copiesAgree: JSON.stringify(a.diagnoseCopies()) === JSON.stringify(b.diagnoseCopies()),
});
`;

test.each([
  ["older", "./application.mjs", "library"],
  ["newer", "library", "./application.mjs"],
])("two versions of core in one process are one truth; the %s one came first", async (_which, first, second) => {
  const { warnings, copies, ...facts } = await app.run<Facts>(program(first, second));
  expect(facts).toEqual({
    areTwo: true,
    isSameManager: true,
    isOtherManager: true,
    genuine: ["none", "none"],
    forged: ["ERR_NOT_A_CONTEXT", "ERR_NOT_A_CONTEXT"],
    secondHub: ["ERR_DEFAULT_HUB_EXISTS", "ERR_DEFAULT_HUB_EXISTS"],
    knowsError: [true, false],
    said: ["b", "a"],
    copiesAgree: true,
  });
  const paths = [join(older, "dist"), join(newer, "dist")];
  expect(copies.map(({ path }) => path).sort()).toEqual([...paths].sort());
  expect(copies.find(({ path }) => path === paths[1])?.version).toBe("0.99.0");
  expect(copies.find(({ path }) => path === paths[0])?.version).not.toBe("0.99.0");
  const reported = warnings.filter(({ code }) => code === "ISOWIRE_W001");
  expect(reported).toHaveLength(1);
  for (const { version, path } of copies) expect(reported[0]?.message).toContain(`${version} (esm) in ${path}`);
});
