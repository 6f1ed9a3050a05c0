import { expect, test } from "vitest";
import { Fault } from "../report/fault.js";
import { engineFault } from "./engine-fault.js";

const withCode = (code: string, message = "it failed") => Object.assign(new Error(message), { code });

test.each([
  {
    by: "its own code",
    error: withCode("ERR_REDIS_EVICTION"),
    seen: /may evict entries .*\(ERR_REDIS_EVICTION\)$/,
    advice: /maxmemory-policy/,
  },
  {
    by: "its cause",
    error: new Error("outer", { cause: withCode("28P01") }),
    seen: /refuses the user or the password \(28P01\)$/,
    advice: /engineUrl/,
  },
  {
    by: "the code of a server that lets nobody in without TLS",
    error: withCode("28000"),
    seen: /not without TLS \(28000\)$/,
    advice: /sslmode=require/,
  },
  {
    by: "the first word of an answer of Redis",
    error: new Error("WRONGPASS invalid username-password pair or user is disabled."),
    seen: /refuses the user or the password \(WRONGPASS\)$/,
    advice: /engineUrl/,
  },
  {
    by: "each of several addresses",
    error: new AggregateError([withCode("ECONNREFUSED"), withCode("ECONNREFUSED")], ""),
    seen: /nothing listens there \(ECONNREFUSED\)$/,
    advice: /start the server/,
  },
])("an engine that did not open is explained by $by", ({ error, seen, advice }) => {
  const fault = engineFault(error, "redis://cache:6379") as Fault;
  expect(fault).toBeInstanceOf(Fault);
  expect(fault.message).toMatch(/^redis:\/\/cache:6379: /);
  expect(fault.message).toMatch(seen);
  expect(fault.advice).toMatch(advice);
});

test("what is not known stays as it is", () => {
  const error = withCode("ERR_CONTRACT", "NOTHING of the sort");
  expect(engineFault(error, "redis://cache:6379")).toBe(error);
});
