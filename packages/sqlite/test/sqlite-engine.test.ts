import { describeEngine } from "@isowire/core/testing";
import { describe, expect, test } from "vitest";
import { openLibsql } from "./libsql.js";
import { sqliteHarness } from "./sqlite-harness.js";

describeEngine("SQLite engine over libsql", sqliteHarness(openLibsql), { describe, test, expect });
