import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ERROR_CODES } from "../src/errors/codes.js";
import { DEFAULT_LIMITS } from "../src/hub/limits.js";
import { CLOSE_CODES } from "../src/protocol/close-codes.js";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** The cells of every table row below a heading, backticks taken off. */
function rowsOf(page: string, heading: string): string[][] {
  const section = page.slice(page.indexOf(`${heading}\n`) + heading.length).split(/^#{1,2} /m)[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("|---"));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

/** The members that the source of the message types declares, as the page writes them: `name` or `name?`. */
function declaredFields(type: string): string[] {
  const source = read("../src/protocol/messages.ts");
  const at = source.indexOf(`readonly type: "${type}"`);
  if (at === -1) return [];
  const body = source.slice(at, source.indexOf("\n}", at));
  return [...body.matchAll(/readonly (\w+\??):/g)].map((match) => match[1] ?? "").filter((name) => name !== "type");
}

describe("PROTOCOL.md", () => {
  const page = read("../PROTOCOL.md");

  test("has the close codes of the code, no more and no less", () => {
    const rows = rowsOf(page, "## Close codes").filter(([code]) => /^\d+$/.test(code ?? ""));
    expect(rows).toEqual(Object.entries(CLOSE_CODES).map(([code, { name, verdict }]) => [code, name, verdict]));
  });

  test.each(["## S to C", "## C to S"])("lists the fields of each message as they are declared: %s", (heading) => {
    const rows = rowsOf(page, heading).filter(([type]) => type?.startsWith("isowire:"));
    expect(rows.length).toBeGreaterThan(0);
    for (const [type = "", fields = ""] of rows) {
      expect({ type, fields: fields.split(", ").filter(Boolean).sort() }).toEqual({
        type,
        fields: declaredFields(type).sort(),
      });
    }
  });

  test("lists every message the code knows", () => {
    const known = new Set(
      [...read("../src/protocol/messages.ts").matchAll(/readonly type: "(isowire:\w+)"/g)].map((match) => match[1]),
    );
    const listed = [...rowsOf(page, "## S to C"), ...rowsOf(page, "## C to S")]
      .map(([type]) => type)
      .filter((type) => type?.startsWith("isowire:"));
    expect(new Set(listed)).toEqual(known.add("isowire:ping"));
  });
});

test("ERRORS.md has the codes of the code, with their meaning and whether to retry, and something to do", () => {
  const rows = rowsOf(read("../ERRORS.md"), "# Errors").slice(1);
  expect(rows.map(([code, meaning, retryable]) => [code, meaning, retryable])).toEqual(
    Object.entries(ERROR_CODES).map(([code, { summary, retryable }]) => [code, summary, retryable ? "yes" : "no"]),
  );
  for (const row of rows) expect(row[3]?.length).toBeGreaterThan(10);
});

test("README.md has the limits of the code with their defaults", () => {
  const rows = rowsOf(read("../README.md"), "## `createHub(options)`").filter(
    ([name]) => name !== undefined && name in DEFAULT_LIMITS,
  );
  expect(Object.fromEntries(rows.map(([name, value]) => [name, Number(value?.replaceAll(",", ""))]))).toEqual({
    ...DEFAULT_LIMITS,
  });
});
