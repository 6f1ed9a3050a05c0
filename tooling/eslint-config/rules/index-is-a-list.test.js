import { ruleTester } from "../rule-tester.js";
import { indexIsAList } from "./index-is-a-list.js";

const filename = "/r/packages/ws/src/index.ts";

ruleTester().run("house/index-is-a-list", indexIsAList, {
  valid: [
    { filename, code: 'export { a } from "./a.js";\nexport type { B } from "./b.js";' },
    { filename, code: "export {};" },
    { filename: "/r/packages/ws/src/attach.ts", code: "export const a = 1;" },
  ],
  invalid: [
    { filename, code: 'export * from "./a.js";', errors: [{ messageId: "star" }] },
    { filename, code: 'export * as a from "./a.js";', errors: [{ messageId: "star" }] },
    { filename, code: "export const a = 1;", errors: [{ messageId: "logic" }] },
    { filename, code: 'import "./a.js";', errors: [{ messageId: "logic" }] },
  ],
});
