import { expect, test } from "vitest";
import { worstStatus } from "./worst-status.js";

test("a failure is worse than what did not run, and that is worse than a warning", () => {
  expect(worstStatus(["pass", "fail", "unknown", "warn"])).toBe("fail");
  expect(worstStatus(["warn", "unknown", "pass"])).toBe("unknown");
  expect(worstStatus(["pass", "warn"])).toBe("warn");
  expect(worstStatus(["pass"])).toBe("pass");
});

test("nothing that ran is unknown, never passed", () => {
  expect(worstStatus([])).toBe("unknown");
});
