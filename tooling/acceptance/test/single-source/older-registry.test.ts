import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ChildApp, CORE } from "../../src/child-app.js";

interface Facts {
  readonly code?: string;
  readonly message?: string;
  readonly details?: { readonly member: string; readonly copies: readonly { version: string; path: string }[] };
  readonly minted: string;
}

const app = new ChildApp().link("core");
afterAll(() => {
  app[Symbol.dispose]();
});

/** A registry as some earlier release would have made it, without its `latch`; and calls that need it or do not. */
const program = (path: string): string => `
import { codeOf, tell } from "./kit.mjs";
const registry = Object.assign(Object.create(null), { version: "0.0.7", ${path} features: ["contexts"], contexts: new WeakSet(), hub: undefined });
Object.defineProperty(globalThis, Symbol.for("isowire.registry.1"), { value: registry });
const { IsowireError } = await import("@isowire/core");
const { oncePerProcess } = await import("@isowire/core/contracts");
const { createUserContext } = await import("@isowire/core/trusted");
const facts = { minted: codeOf(() => createUserContext({ userId: "ada" })) };
try {
  oncePerProcess("something", () => 1);
} catch (error) {
  if (IsowireError.isInstance(error)) Object.assign(facts, { code: error.code, message: error.message, details: error.details });
}
await tell(facts);
`;

test("a call that needs what an older registry lacks is refused, naming both versions and paths", async () => {
  const { code, message, details } = await app.run<Facts>(program('path: "/srv/library/dist",'));
  expect(code).toBe("ERR_MIXED_COPIES");
  expect(details?.member).toBe("latch");
  const [maker, mine] = details?.copies ?? [];
  expect(maker).toEqual({ version: "0.0.7", path: "/srv/library/dist" });
  expect(mine).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string, path: join(CORE, "dist") });
  for (const copy of [maker, mine]) expect(message).toContain(`${String(copy?.version)} in ${String(copy?.path)}`);
});

test("a call that needs nothing else uses what is there", async () => {
  expect((await app.run<Facts>(program('path: "/srv/library/dist",'))).minted).toBe("none");
});

test("a registry that does not say where it came from is named by its version", async () => {
  const { code, message } = await app.run<Facts>(program(""));
  expect([code, message]).toEqual([
    "ERR_MIXED_COPIES",
    expect.stringContaining("the copy that made it, 0.0.7 in an unknown directory") as string,
  ]);
});
