import pg from "pg";
import { expect, test } from "vitest";
import { fromPg } from "./from-pg.js";

test("a pooled connection that breaks while nobody uses it does not end the process", async () => {
  const pool = new pg.Pool({ host: "127.0.0.1", port: 1 });
  fromPg(pool);
  expect(() =>
    pool.emit("error", new Error("the server went away"), undefined as never, undefined as never),
  ).not.toThrow();
  await pool.end();
});
