import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rowsBelow } from "../src/page-tables.js";
import { filesNaming, testSources } from "../src/test-sources.js";
import { ROOT } from "../src/workspace.js";

const protocol = readFileSync(join(ROOT, "packages/core/PROTOCOL.md"), "utf8");
const errors = readFileSync(join(ROOT, "packages/core/ERRORS.md"), "utf8");
const server = testSources(["packages/core", "packages/ws", "packages/agents"]);
const client = testSources(["packages/client"]);
const everywhere = testSources(["packages", "apps", "tooling"]);

describe("PROTOCOL.md, refused", () => {
  const rows = rowsBelow(protocol, "## Opening").map(([what = "", how = ""]) => [what, /\b\d{3,4}\b/.exec(how)?.[0]]);

  test.each(rows)("%s: a test of the server names %s", (what, code) => {
    expect(filesNaming(code ?? what ?? "", testSources(["packages/ws"]))).not.toEqual([]);
  });
});

describe.each(["## S to C", "## C to S"])("PROTOCOL.md, %s", (heading) => {
  const types = rowsBelow(protocol, heading).flatMap(([type = ""]) => (type.startsWith("isowire:") ? [type] : []));

  test.each(types)("tests of the server and of the client name %s", (type) => {
    expect(filesNaming(type, server), "server").not.toEqual([]);
    expect(filesNaming(type, client), "client").not.toEqual([]);
  });
});

test.each(rowsBelow(protocol, "## Close codes"))("tests of the server and of the client name %s, %s", (code = "") => {
  expect(filesNaming(code, server), "server").not.toEqual([]);
  expect(filesNaming(code, client), "client").not.toEqual([]);
});

test.each(rowsBelow(errors, "# Errors"))("a test names %s", (code = "") => {
  expect(filesNaming(code, everywhere)).not.toEqual([]);
});
