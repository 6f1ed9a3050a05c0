import { describe, expect, test } from "vitest";

import { findExpressions } from "./find-expressions.js";
import { calculate } from "../calculate/calculate.js";

describe("findExpressions", () => {
  test.each([
    ["what is 15% of 240", ["36"]],
    ["What is 15 percent of 240?", ["36"]],
    ["calculate 12 * (3 + 4)", ["84"]],
    ["twelve times three hundred and five", ["3660"]],
    ["what's five plus six minus two", ["9"]],
    ["square root of 144", ["12"]],
    ["7 squared plus 3 cubed", ["76"]],
    ["2 to the power of 10", ["1024"]],
    ["2 raised to the 8th power", ["256"]],
    ["the sum of 3, 4 and 5", ["12"]],
    ["average of 10, 20 and 60", ["30"]],
    ["product of 6 and 7", ["42"]],
    ["difference between 100 and 58", ["42"]],
    ["add 3 and 4", ["7"]],
    ["subtract 3 from 10", ["7"]],
    ["multiply 6 by 7", ["42"]],
    ["divide 84 by 2", ["42"]],
    ["what is 1,234,567 + 1", ["1234568"]],
    ["20% off 80", ["64"]],
    ["increase 200 by 15%", ["230"]],
    ["200 plus 15%", ["230"]],
    ["what percent of 80 is 20", ["25"]],
    ["20 is what percent of 80", ["25"]],
    ["what percentage is 20 of 80", ["25"]],
    ["half of 50", ["25"]],
    ["two thirds of 90", ["60"]],
    ["a quarter of 100", ["25"]],
    ["5 factorial", ["120"]],
    ["remainder of 17 divided by 5", ["2"]],
    ["17 mod 5", ["2"]],
    ["how many seconds are in 3 hours", ["10800 seconds"]],
    ["how many bytes is 256 KiB", ["262144 bytes"]],
    ["convert 256 KiB to bytes", ["262144 bytes"]],
    ["5 km in miles", ["3.1068559611867 miles"]],
    ["100 degrees fahrenheit in celsius", ["37.777777777778 celsius"]],
    ["60 miles per hour in km/h", ["96.56064 km / h"]],
    ["20 connections * 3 users", ["60"]],
    ["2+2=?", ["4"]],
    ["2 + 2 and 3 * 3", ["4", "9"]],
    ["what is 3 × 4 ÷ 2", ["6"]],
    ["sin of 30 degrees", ["0.5"]],
    ["log base 2 of 8", ["3"]],
    ["sqrt(16) + max(1, 2)", ["6"]],
    ["-5 + 8", ["3"]],
    ["2 * pi", ["6.2831853071796"]],
    ["a dozen times 4", ["48"]],
  ])("%s", (text, results) => {
    expect(findExpressions(text).expressions.map((one) => calculate(one).result)).toEqual(results);
  });

  test("keeps a malformed expression whole, so that the calculator can say what is wrong with it", () => {
    expect(findExpressions("what is 2 +* 3").expressions).toEqual(["2 +* 3"]);
  });

  test.each([
    "what does close code 4001 mean",
    "explain version 1.0",
    "what is a position",
    "the first 3 attempts",
    "it took 5 minutes",
    "HTTP 503, 429",
  ])("finds no arithmetic in: %s", (text) => {
    expect(findExpressions(text).expressions).toEqual([]);
  });

  test.each(["codes 4500-4999", "support 24/7", "since 2026-11-05"])("is not certain about: %s", (text) => {
    expect(findExpressions(text)).toMatchObject({ isCertain: false });
  });
});
