import type { RuleForms } from "./import-form.js";

const errors = [{ message: /^This file may not import @isowire\/core\/trusted: / }];

export const noUntrustedContextForms: RuleForms = {
  "shadowed name": {
    valid: [
      'export const trusted = (require) => require("@isowire/core/trusted");',
      "export const mint = (createUserContext) => createUserContext({ userId: 1 });",
    ],
    invalid: [
      {
        // Whatever is done with the name, the file has it.
        code: 'import { createUserContext } from "@isowire/core/trusted";\nexport const f = (createUserContext) => createUserContext;',
        errors,
      },
    ],
  },
  "re-export": {
    valid: ['export { createHub } from "@isowire/core";', 'export * from "./trusted.js";'],
    invalid: [
      { code: 'export { createUserContext } from "@isowire/core/trusted";', errors },
      { code: 'export * from "@isowire/core/trusted";', errors },
    ],
  },
  "namespace import": {
    valid: ['import * as core from "@isowire/core";'],
    invalid: [{ code: 'import * as trusted from "@isowire/core/trusted";', errors }],
  },
  "dynamic import": {
    valid: ['const core = await import("@isowire/core");'],
    invalid: [
      { code: 'const { createUserContext } = await import("@isowire/core/trusted");', errors },
      { code: 'import("@isowire/core/trusted").then(({ createUserContext }) => createUserContext);', errors },
    ],
  },
  require: {
    valid: ['const { createHub } = require("@isowire/core");'],
    invalid: [
      { code: 'const { createUserContext } = require("@isowire/core/trusted");', errors },
      { code: 'require("@isowire/core/trusted").createUserContext({ userId });', errors },
    ],
  },
  "type-only import": {
    valid: [
      'import type { createUserContext } from "@isowire/core/trusted";',
      'import { type createUserContext } from "@isowire/core/trusted";',
      'import type * as trusted from "@isowire/core/trusted";\nexport type { createUserContext } from "@isowire/core/trusted";',
    ],
    invalid: [
      {
        code: 'import { type UserContextFields, createUserContext } from "@isowire/core/trusted";',
        errors,
      },
    ],
  },
};
