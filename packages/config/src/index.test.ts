import { expect, test } from "vitest";
import * as entry from "./index.js";

test("the entry point exports these values and no others", () => {
  expect(Object.keys(entry).sort()).toEqual(["ConfigError", "EngineUrl", "Secret", "loadConfig"]);
});
