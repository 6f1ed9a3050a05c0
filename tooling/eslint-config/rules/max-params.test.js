import { ruleTester } from "../rule-tester.js";
import { maxParams } from "./max-params.js";

const errors = [
  {
    message:
      "This function takes 4 parameters and the limit is 3: keep the subject first and gather the rest in an options object.",
  },
];

ruleTester().run("house/max-params", maxParams, {
  valid: ["const f = (a, b, c) => a;", "function f(this: Date, a: 1, b: 1, c: 1) {}", "f(1, 2, 3, 4);"],
  invalid: [
    { code: "const f = (a, b, c, d) => a;", errors },
    { code: "class A { constructor(a, b, c, d) {} }", errors },
    { code: "interface A { f(a: 1, b: 1, c: 1, d: 1): void }", errors },
    { code: "type F = (a: 1, b: 1, c: 1, d: 1) => void;", errors },
  ],
});
