import { expect, test } from "vitest";
import { CLOSE_CODES, closeVerdict, type CloseVerdict } from "./close-codes.js";

test.each<[CloseVerdict, readonly number[]]>([
  ["return", [1000, 1012, 1013, 4000, 4001]],
  ["stop", [1003, 1007, 1008, 1009, 4500, 4501, 4503, 4504, 4505]],
  ["ignore", [4003]],
  ["refresh", [4100]],
])("a client does `%s` after %j", (verdict, codes) => {
  expect(codes.map((code) => closeVerdict(code))).toEqual(codes.map(() => verdict));
});

test.each<[CloseVerdict, readonly number[]]>([
  ["return", [4002, 4099, 4101, 4200, 4499]],
  ["stop", [4502, 4506, 4900, 4999]],
  ["limited", [1002, 1010, 3000, 3500, 3999]],
  ["return", [1001, 1005, 1006, 1011, 1014, 1015, 0, 2999, 5000]],
])("a client does `%s` after codes it does not know: %j", (verdict, codes) => {
  expect(codes.map((code) => closeVerdict(code))).toEqual(codes.map(() => verdict));
});

test("every code of the table may be sent by a server", () => {
  for (const code of Object.keys(CLOSE_CODES).map(Number)) {
    const ownRange = code >= 4000 && code <= 4999;
    expect(ownRange || [1000, 1003, 1007, 1008, 1009, 1012, 1013].includes(code), String(code)).toBe(true);
  }
});

test("every code has a name that tells it from the others", () => {
  const names = Object.values(CLOSE_CODES).map(({ name }) => name);
  expect(names.every((name) => name.length > 3)).toBe(true);
  expect(new Set(names).size).toBe(names.length);
});
