import { ruleTester } from "../../test/rule-tester.js";
import { noUntrustedContext } from "./no-untrusted-context.js";

const code = 'import { createUserContext } from "@isowire/core/trusted";';
const errors = [
  {
    message:
      "This file may not import @isowire/core/trusted: take the context from the request, or name the file in `files` of this rule.",
  },
];
const filename = "src/auth/session.ts";

ruleTester().run("no-untrusted-context", noUntrustedContext, {
  valid: [
    'import { createHub } from "@isowire/core";',
    'import type { createUserContext } from "@isowire/core/trusted";',
    'import { type createUserContext } from "@isowire/core/trusted";',
    'type Mint = typeof import("@isowire/core/trusted").createUserContext;',
    { code, filename, options: [{ files: ["src/auth/**"] }] },
    { code, filename, options: [{ files: ["src/jobs/*.ts", "**/session.ts"] }] },
  ],
  invalid: [
    { code, errors },
    { code, filename, options: [{ files: ["src/jobs/**", "auth/**"] }], errors },
    { code: 'import * as trusted from "@isowire/core/trusted";', errors },
    { code: 'import "@isowire/core/trusted";', errors },
    { code: 'export { createUserContext } from "@isowire/core/trusted";', errors },
    { code: 'const { createUserContext } = await import("@isowire/core/trusted");', errors },
  ],
});

ruleTester("CommonJS").run("no-untrusted-context: CommonJS", noUntrustedContext, {
  valid: ["const trusted = (require) => require('@isowire/core/trusted');"],
  invalid: [{ code: "const { createUserContext } = require('@isowire/core/trusted');", errors }],
});
