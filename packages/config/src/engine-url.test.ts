import { expect, test } from "vitest";
import { EngineUrl } from "./engine-url.js";

test.each([
  ["memory:", "memory", "memory:"],
  ["sqlite:./data/isowire.db", "sqlite", "sqlite:./data/isowire.db"],
  ["sqlite:/var/lib/my data/x.db", "sqlite", "sqlite:/var/lib/my data/x.db"],
  ["postgres://db.internal/app", "postgres", "postgres://db.internal/app"],
  ["postgresql://app:pw@db.internal/app", "postgres", "postgresql://[redacted]@db.internal/app"],
  ["postgres:///app?host=/run/postgresql&password=pw", "postgres", "postgres:///app?[redacted]"],
  ["redis://:pw@cache:6379/0", "redis", "redis://[redacted]@cache:6379/0"],
  ["rediss://cache", "redis", "rediss://cache"],
  ["redis://a:p@ss@cache", "redis", "redis://[redacted]@cache"],
])("%s is %s and prints as %s", (url, engine, printed) => {
  expect(EngineUrl.canParse(url)).toBe(true);
  const engineUrl = new EngineUrl(url);
  expect([engineUrl.engine, String(engineUrl), engineUrl.reveal()]).toEqual([engine, printed, url]);
});

test("a URL of no engine is refused without being repeated", () => {
  expect(() => new EngineUrl("mysql://root:pw@db")).toThrow(
    new TypeError("expected memory:, sqlite:PATH, postgres://... or redis://..."),
  );
});
