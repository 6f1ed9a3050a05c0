import { lines, ruleTester } from "../rule-tester.js";
import { functionSize } from "./function-size.js";

ruleTester().run("house/function-size", functionSize, {
  valid: [
    { filename: "/r/packages/ws/src/a.ts", code: `function a() {\n${lines(58)}\n}` },
    { filename: "/r/packages/ws/src/a.ts", code: `function a() {\n${lines(58)}\n// why\n\n}` },
    { filename: "/r/packages/ws/src/a.test.ts", code: `test("a", () => {\n${lines(90)}\n});` },
    { filename: "/r/packages/core/src/testing/a.ts", code: `const a = () => {\n${lines(90)}\n};` },
  ],
  invalid: [
    {
      filename: "/r/packages/ws/src/a.ts",
      code: `function a() {\n${lines(59)}\n}`,
      errors: [{ messageId: "tooLong" }],
    },
    {
      filename: "/r/packages/ws/src/a.ts",
      code: `class A {\n m() {\n${lines(59)}\n}\n}`,
      errors: [
        {
          message:
            "This function has 61 lines of code and the limit is 60: name its steps as functions below it, or make its state a class.",
        },
      ],
    },
  ],
});
