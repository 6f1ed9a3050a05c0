import { expect, test } from "vitest";
import { errorText } from "./error-text.js";

test("a report shows an error's code and message, and no credential of a URL", () => {
  const error = Object.assign(new Error("unable to reach postgres://ada:secret@db:5432/x"), { code: "ECONNREFUSED" });
  expect(errorText(error)).toBe("ECONNREFUSED: unable to reach postgres://[redacted]@db:5432/x");
});

test("several addresses that refuse are told, each", () => {
  const error = new AggregateError([new Error("connect ::1"), new Error("connect 127.0.0.1")]);
  expect(errorText(error)).toBe("connect ::1; connect 127.0.0.1");
});

test("colours and other commands to a terminal are taken out, and what is long is cut", () => {
  expect(errorText(new Error("\u001b[31mred\u001b[0m\u0007"))).toBe("red");
  expect(errorText(new Error("x".repeat(1000)))).toHaveLength(403);
});

test("what is thrown and no error is still told", () => {
  expect(errorText("no")).toBe("no");
  expect(errorText({ secret: 1 })).toBe("thrown: object");
});
