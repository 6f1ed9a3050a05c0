import { ruleTester } from "../../test/rule-tester.js";
import { noSharedManager } from "./no-shared-manager.js";

const IMPORTS = `import { createHub, getWebSocketManager } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
`;
const MADE = "getWebSocketManager(context)";

/** Expressions that are a manager, may be one or hold one. */
const CARRYING = [
  `{ manager: ${MADE} }`,
  `{ deep: { "manager": ${MADE} } }`,
  `[${MADE}]`,
  `[other, ...[${MADE}]]`,
  `{ ...{ manager: ${MADE} } }`,
  `other ?? ${MADE}`,
  `${MADE} ?? other`,
  `other || ${MADE}`,
  `other && ${MADE}`,
  `other ? ${MADE} : undefined`,
  `other ? undefined : ${MADE}`,
  `other ? { manager: other ?? [${MADE}] } : undefined`,
  `(other, ${MADE})`,
  `other.manager = ${MADE}`,
  `await (other ?? ${MADE})`,
  `[await ${MADE}]`,
  `new Map([["system", ${MADE}]])`,
  `new Set([${MADE}])`,
  `Object.freeze({ manager: ${MADE} })`,
  `(() => ${MADE})()`,
  `(function () { return ${MADE}; })()`,
  `await ready.then(() => ${MADE})`,
  `await ready.then(() => { const manager = ${MADE}; return { manager }; })`,
];

/** Expressions that leave a manager behind. */
const LEAVING = [
  `${MADE} ? 1 : 2`,
  `${MADE} && other`,
  `(${MADE}, other)`,
  `!${MADE}`,
  `[await ${MADE}.history()]`,
  `{ sent: ${MADE}.sendEvent("x", {}) }`,
  `{ [${MADE}]: 1 }`,
  `{ managerOf: (context) => ${MADE} }`,
  `{ get manager() { return ${MADE}; } }`,
  `{ managerOf(context) { return [${MADE}]; } }`,
  `[${MADE}].length`,
  `count([${MADE}])`,
  `Object.keys({ manager: ${MADE} })`,
  `new Handler({ manager: ${MADE} })`,
  `class { managers = [${MADE}]; }`,
  `contexts.map((context) => ${MADE})`,
  `ready.then(other, () => ${MADE})`,
  `ready.then(() => ${MADE}).then((manager) => manager.history())`,
];

const manager = [{ messageId: "manager" }];
const named = (name: string, code: string) => ({ name: `${name}: ${code}`, code: IMPORTS + code });

ruleTester("JavaScript").run("no-shared-manager: what a manager is carried in", noSharedManager, {
  valid: [
    ...LEAVING.map((expression) => named("it is left behind", `export const kept = ${expression};`)),
    ...CARRYING.map((expression) =>
      named(
        "in a function",
        `export async function f(context, other, ready) { const local = ${expression}; return local; }`,
      ),
    ),
    named("own Map", `class Map {}\nconst kept = new Map([["system", ${MADE}]]);`),
    named("own Object", `const Object = {};\nconst kept = Object.freeze([${MADE}]);`),
    named("a parameter", `export const f = (context, manager = ${MADE}) => manager.history();`),
    named("own exports", `const f = (context, exports) => { exports.manager = ${MADE}; };`),
    named("it may be another", `const all = [];\nconst f = (own) => { let it = ${MADE}; it = own; all.push(it); };`),
    named("a part of it", `let kept;\nexport const f = (context) => { const all = [${MADE}]; kept = all.length; };`),
  ],
  invalid: [
    ...CARRYING.map((expression) => ({ ...named("in a constant", `const kept = ${expression};`), errors: manager })),
    ...CARRYING.filter((expression) => !expression.includes("await")).map((expression) => ({
      ...named("as the default export", `export default (${expression});`),
      errors: [{ message: /^the default export keeps one user's manager/ }],
    })),
    ...[
      `const all = new Map();\nconst f = (context) => all.set(context.userId, { manager: ${MADE} });`,
      `const all = [];\nconst f = (context) => all.push(...[${MADE}]);`,
      `const all = [];\nconst f = (context) => { const manager = ${MADE}; all.push({ manager }); };`,
      `const all = [];\nconst f = (context) => { const entry = { manager: ${MADE} }; all.push(entry); };`,
      `let all;\nconst f = (context) => (all ??= ${MADE});`,
      `let all;\nconst f = (context) => { const manager = ${MADE}; all = [...all, manager]; };`,
      `let all;\nconst f = (context, request) => { all = request.manager = ${MADE}; };`,
      `class Service { static all = { manager: ${MADE} }; }`,
      `const { all = ${MADE} } = settings;`,
      `globalThis.all.push(${MADE});`,
    ].map((code) => ({ ...named("kept", code), errors: manager })),
    {
      ...named("each of two", `const kept = { a: ${MADE}, b: ${MADE} };`),
      errors: [...manager, ...manager],
    },
    {
      ...named("a context", "const contexts = { system: createUserContext({ userId: 'system' }) };"),
      errors: [{ messageId: "context" }],
    },
    { ...named("a hub's", "const hub = createHub();\nconst kept = [hub.manager(context)];"), errors: manager },
  ],
});

ruleTester("TypeScript").run("no-shared-manager: what a type is written around", noSharedManager, {
  valid: [named("of a function", `const f = (context: C) => [${MADE} as M];`)],
  invalid: [
    ...[`[${MADE} as M] as const`, `({ manager: ${MADE}! } satisfies S)`, `<S>(other ?? (${MADE} as M))`].map(
      (expression) => ({ ...named("in a constant", `const kept = ${expression};`), errors: manager }),
    ),
    {
      ...named("a global", `(globalThis as any).kept = { manager: ${MADE} };`),
      errors: [{ message: /^\(globalThis as any\)\.kept keeps / }],
    },
    { ...named("a variable", `let kept: unknown;\n(kept as M) = ${MADE};`), errors: manager },
    { ...named("a list", `let all: M[] | undefined;\nconst f = (context: C) => all!.push(${MADE});`), errors: manager },
    { ...named("export =", `export = { manager: ${MADE} };`), errors: [{ message: /^the export keeps / }] },
  ],
});
