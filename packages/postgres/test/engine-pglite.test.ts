import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeEngine } from "@isowire/core/testing";
import { fromPglite } from "../src/index.js";
import { underTests } from "./harness.js";

const pglite = new PGlite();
// It is compiled first, which takes long on a busy machine.
beforeAll(() => pglite.waitReady, 120_000);
afterAll(() => pglite.close());
const database = fromPglite(pglite);

describeEngine(
  "PostgreSQL engine over PGlite",
  { create: underTests(database), features: ["cluster", "durable"] },
  { describe, test, expect },
);
