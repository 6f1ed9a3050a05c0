import { afterEach, expect, test, vi } from "vitest";
import { consoleLogger } from "./console-logger.js";

afterEach(() => vi.restoreAllMocks());

const FORGED = "no such thing: \u001b[2J\rok\u0000\u009b31m\u2028\nisowire: root signed in %s";

test.each(["warn", "error"] as const)("what an error quotes cannot forge a line at %s", (level) => {
  const written: string[] = [];
  vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => void written.push(parts.join(" ")));
  consoleLogger[level]({ error: new Error(FORGED), origin: FORGED, incident: "k3j5" }, "a client's request failed");
  const [text = ""] = written;
  expect(text).toMatch(/^isowire: a client's request failed \{/);
  expect(text).toContain("k3j5");
  expect(text).toContain("console-logger.test");
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
  expect(text.match(/^isowire:/gm)).toHaveLength(1);
});
