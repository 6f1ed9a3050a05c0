import { expect, test } from "vitest";
import { countUse, type UsageBook } from "./usage.js";

/** A function whose calls all come from a line of its own. */
const siteNumber = (line: number, book: UsageBook): (() => void) =>
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the only way to many call sites without many lines
  new Function("deprecated", "book", `${"\n".repeat(line)}return () => deprecated(book);`)(
    deprecated,
    book,
  ) as () => void;

function deprecated(book: UsageBook): void {
  countUse(book, "CODE", deprecated);
}

test("every use is counted, each code by itself", () => {
  const book: UsageBook = new Map();
  for (let use = 0; use < 12_345; use += 1) countUse(book, "A");
  countUse(book, "B");
  expect([book.get("A")?.uses, book.get("B")?.uses]).toEqual([12_345, 1]);
});

test("the first 20 uses of a code are captured one by one, later ones now and then", () => {
  const book: UsageBook = new Map();
  const captured: number[] = [];
  for (let use = 1; use <= 200_000; use += 1) {
    if (countUse(book, "CODE").callSite !== undefined) captured.push(use);
  }
  expect(captured.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  const gaps = captured.slice(20).map((use, index) => use - (captured[index + 19] ?? 0));
  expect(gaps.length).toBeGreaterThan(0);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(8192);
  expect(captured.length).toBeLessThan(1_000);
});

test("a call site that begins after the first 20 uses is found", () => {
  const book: UsageBook = new Map();
  const late = (): void => deprecated(book);
  for (let use = 0; use < 20; use += 1) deprecated(book);
  const before = book.get("CODE")?.callSites.size;
  for (let use = 0; use < 8_192; use += 1) late();
  expect([before, book.get("CODE")?.callSites.size]).toEqual([1, 2]);
});

test("at most 100 call sites of a code are kept, and the count stays exact", () => {
  const book: UsageBook = new Map();
  for (let line = 0; line < 300; line += 1) {
    siteNumber(line, book)();
    const usage = book.get("CODE");
    if (usage !== undefined) usage.nextCapture = 0;
  }
  expect([book.get("CODE")?.callSites.size, book.get("CODE")?.uses]).toEqual([100, 300]);
});
