import pg from "pg";
import { afterAll, describe, expect, inject, test } from "vitest";
import { describeEngine } from "@isowire/core/testing";
import { fromPg } from "../src/index.js";
import { underTests } from "./harness.js";

const pool = new pg.Pool({ connectionString: inject("postgresUrl"), max: 20 });
afterAll(() => pool.end());

const database = fromPg(pool);

describeEngine(
  "PostgreSQL engine over pg",
  { create: underTests(database), features: ["cluster", "durable"] },
  { describe, test, expect },
);
