import { ruleTester } from "../rule-tester.js";
import { layers } from "./layers.js";

const problem = (/** @type {string} */ text) => [{ message: text }];

ruleTester().run("house/layers", layers, {
  valid: [
    { filename: "/r/packages/ws/src/attach.ts", code: 'import { a } from "@isowire/core";' },
    { filename: "/r/packages/ws/src/attach.test.ts", code: 'import { a } from "@isowire/core/testing";' },
    { filename: "/r/packages/legacy/src/a.ts", code: 'export { a } from "@isowire/agents";' },
    { filename: "/r/apps/demo/src/server/main.ts", code: 'import "@isowire/legacy"; import "@isowire/testing";' },
    { filename: "/r/tooling/acceptance/a.test.ts", code: 'import "@isowire/legacy"; import "@isowire/client";' },
    { filename: "/r/packages/client/src/a.ts", code: 'import { a } from "@isowire/core/protocol";' },
    { filename: "/r/packages/client/src/a.ts", code: 'import type { a } from "@isowire/core";' },
    { filename: "/r/packages/core/src/hub/hub.ts", code: 'import { a } from "../log/replay.js";' },
    { filename: "/r/packages/core/src/hub/hub.ts", code: 'import { a } from "../manager/manager.js";' },
    { filename: "/r/packages/core/src/index.ts", code: 'export { a } from "./hub/hub.js";' },
    { filename: "/r/packages/core/src/testing/fake.ts", code: 'import { a } from "../hub/hub.js";' },
    { filename: "/r/packages/core/src/log/replay.test.ts", code: 'import { a } from "../hub/hub.js";' },
    {
      filename: "/r/packages/core/src/registry/version.ts",
      code: 'import p from "../../package.json" with { type: "json" };',
    },
    { filename: "/r/packages/core/src/log/replay.ts", code: 'import fs from "node:fs"; import x from "ws";' },
  ],
  invalid: [
    {
      filename: "/r/packages/ws/src/attach.ts",
      code: 'import { a } from "@isowire/agents";',
      errors: problem(
        "@isowire/ws (layer 3) may not import @isowire/agents (layer 3): packages of one layer never meet; move what both need to core, or a test that needs both to tooling/acceptance.",
      ),
    },
    {
      filename: "/r/packages/core/src/hub/hub.test.ts",
      code: 'const a = await import("@isowire/ws");',
      errors: problem(
        "@isowire/core (layer 2) may not import @isowire/ws (layer 3): a package imports only lower layers; take it as a parameter, or move the test that needs it to tooling/acceptance.",
      ),
    },
    {
      filename: "/r/packages/cli/src/doctor.ts",
      code: 'import { a } from "@isowire/legacy";',
      errors: problem(
        "isowire (layer 5) may not import @isowire/legacy (layer 4): only an application may use the old names; use the new ones.",
      ),
    },
    {
      filename: "/r/packages/ws/src/attach.ts",
      code: 'import { a } from "@isowire/core/dist/index.js";',
      errors: problem(
        "@isowire/core/dist/index.js is inside @isowire/core: import one of its public entry points, or add one there.",
      ),
    },
    {
      filename: "/r/packages/ws/src/attach.ts",
      code: 'export { a } from "../../core/src/index.js";',
      errors: problem(
        "../../core/src/index.js leaves @isowire/ws: import the other package by name, through a public entry point.",
      ),
    },
    {
      filename: "/r/packages/core/src/hub/hub.ts",
      code: 'import { a } from "@isowire/core";',
      errors: problem("@isowire/core may not import itself by name: use a relative path."),
    },
    {
      filename: "/r/packages/client/src/socket.ts",
      code: 'import { createHub } from "@isowire/core";',
      errors: problem(
        "@isowire/client runs in browsers and may load only @isowire/core/protocol of core: use that, or `import type`.",
      ),
    },
    {
      filename: "/r/packages/core/src/log/replay.ts",
      code: 'import type { Hub } from "../hub/hub.js";',
      errors: problem(
        "core/log (floor 1) may not import core/hub (floor 2): take what you need as a parameter, or move it down.",
      ),
    },
    {
      filename: "/r/packages/core/src/hub/hub.ts",
      code: 'import { a } from "../testing/fake-clock.js";',
      errors: problem("core/hub (floor 2) may not import core/testing: only tests use it."),
    },
    {
      filename: "/r/packages/core/src/hub/hub.ts",
      code: 'import { a } from "../index.js";',
      errors: problem("core/hub (floor 2) may not import the entry point src/index.js: import the file that has it."),
    },
    {
      filename: "/r/packages/core/src/attic/old.ts",
      code: 'import { a } from "../log/replay.js";',
      errors: problem(
        "core/src/attic has no floor; give it one in tooling/eslint-config/layers.js and ARCHITECTURE.md.",
      ),
    },
    {
      filename: "/r/packages/new/src/a.ts",
      code: 'import { a } from "@isowire/core";',
      errors: problem("@isowire/new has no layer; give it one in tooling/eslint-config/layers.js and ARCHITECTURE.md."),
    },
  ],
});
