import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProperty } from "../testing/check-property.js";
import { TokenBucket } from "./token-bucket.js";

const START = 1_790_000_000_000;

test("a second's worth may be taken at once, and no more", () => {
  const bucket = new TokenBucket(5, START);
  expect([1, 2, 3, 4, 5].map(() => bucket.take(1, START))).toEqual([0, 0, 0, 0, 0]);
  expect(bucket.take(1, START)).toBe(200);
});

test("what it says is how long it takes", () => {
  const bucket = new TokenBucket(5, START);
  bucket.take(5, START);
  const wait = bucket.take(2, START);
  expect(wait).toBe(400);
  expect(bucket.take(2, START + wait - 1)).toBeGreaterThan(0);
  expect(bucket.take(2, START + wait)).toBe(0);
});

test("a refusal takes nothing", () => {
  const bucket = new TokenBucket(10, START);
  bucket.take(6, START);
  for (let n = 0; n < 50; n += 1) expect(bucket.take(5, START)).toBe(100);
  expect(bucket.take(4, START)).toBe(0);
});

test("waiting longer than a second gains no more than a second's worth", () => {
  const bucket = new TokenBucket(5, START);
  expect(bucket.take(5, START + 3_600_000)).toBe(0);
  expect(bucket.take(1, START + 3_600_000)).toBe(200);
});

test("a clock that goes back takes no tokens away, and what comes in counts from where it stands", () => {
  const bucket = new TokenBucket(5, START);
  expect(bucket.take(1, START)).toBe(0);
  expect(bucket.take(4, START - 3_600_000)).toBe(0);
  expect(bucket.take(1, START - 3_600_000)).toBe(200);
  expect(bucket.take(1, START - 3_600_000 + 200)).toBe(0);
});

test("more than a second's worth passes when the bucket is full, and is paid back afterwards", () => {
  const bucket = new TokenBucket(100, START);
  expect(bucket.take(250, START)).toBe(0);
  expect(bucket.take(1, START)).toBe(1510);
  expect(bucket.take(1, START + 1500)).toBeGreaterThan(0);
  expect(bucket.take(1, START + 1511)).toBe(0);
});

test("over any time no more passes than a second's worth and what came in since", async () => {
  const calls = fc.array(fc.record({ amount: fc.integer({ min: 1, max: 20 }), wait: fc.nat(500) }), { maxLength: 100 });
  await checkProperty(
    fc.property(calls, (taken) => {
      const bucket = new TokenBucket(20, START);
      let [now, passed] = [START, 0];
      for (const { amount, wait } of taken) {
        now += wait;
        if (bucket.take(amount, now) === 0) passed += amount;
        expect(passed).toBeLessThanOrEqual(20 + ((now - START) / 1000) * 20 + 1e-6);
      }
    }),
  );
});
