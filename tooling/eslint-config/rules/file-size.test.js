import { lines, ruleTester } from "../rule-tester.js";
import { fileSize } from "./file-size.js";

ruleTester().run("house/file-size", fileSize, {
  valid: [
    { filename: "/r/packages/core/src/hub/hub.ts", code: lines(250) },
    { filename: "/r/packages/core/src/hub/hub.ts", code: `${lines(250)}\n\n// a comment\n/* and\n another */\n` },
    { filename: "/r/packages/core/src/hub/hub.test.ts", code: lines(300) },
    { filename: "/r/packages/core/src/testing/suite.ts", code: lines(300) },
    { filename: "/r/packages/core/src/contracts/engine.ts", code: lines(80) },
  ],
  invalid: [
    {
      filename: "/r/packages/core/src/hub/hub.ts",
      code: lines(251),
      errors: [
        {
          message: "This file has 251 lines of code and the limit is 250: give each of its roles a file of its own.",
        },
      ],
    },
    { filename: "/r/packages/ws/test/a.ts", code: lines(301), errors: [{ messageId: "tooLong" }] },
    { filename: "/r/packages/core/src/contracts/engine.ts", code: lines(81), errors: [{ messageId: "tooLong" }] },
    {
      filename: "/r/packages/core/src/a.ts",
      code: `const a = \`${"\n".repeat(250)}\`;`,
      errors: [{ messageId: "tooLong" }],
    },
  ],
});
