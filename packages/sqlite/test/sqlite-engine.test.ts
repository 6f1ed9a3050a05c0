import { describeEngine } from "@isowire/core/testing";
import Database from "libsql";
import { describe, expect, test } from "vitest";
import { fromLibsql } from "../src/index.js";
import { sqliteHarness } from "./sqlite-harness.js";

const open = (path: string) => fromLibsql(new Database(path));

describeEngine("SQLite engine over libsql", sqliteHarness(open), { describe, test, expect });
describeEngine("SQLite engine over libsql, full durability", sqliteHarness(open, "full"), { describe, test, expect });
