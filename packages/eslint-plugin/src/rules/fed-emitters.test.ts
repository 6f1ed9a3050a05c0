import { ruleTester } from "../../test/rule-tester.js";
import { noLegacyApi } from "./no-legacy-api.js";
import { noLegacyImport } from "./no-legacy-import.js";

const LEGACY = 'import { createManager, UserWebSocketEmitter } from "@isowire/legacy";';
const CORE = 'import { getWebSocketManager } from "@isowire/core";';
const inHandler = (imports: string, body: string): string =>
  `${imports}\nasync function f(context, type) {\n  ${body}\n}`;

/** Whose names a comment may give. */
const PLUGINS: object = { plugins: { "@isowire": { rules: { "no-legacy-api": noLegacyApi } } } };

/** An old emitter takes no manager of today, so what it was given stays with it. */
const STAY = [
  "const manager = createManager(context);\n  await new UserWebSocketEmitter(manager).emit(type, {});",
  "const manager = createManager(context);\n  hand(new UserWebSocketEmitter(manager));",
  "const manager = createManager(context);\n  const emitter = new UserWebSocketEmitter(manager);\n  emitter.emit('x', {});\n  hand(emitter);",
  "const manager = createManager(context);\n  const emitter = new UserWebSocketEmitter(manager);\n  // eslint-disable-next-line @isowire/no-legacy-api -- later\n  await emitter.emit('x', {});",
];

ruleTester("JavaScript").run("no-legacy-api: a manager goes with its emitters", noLegacyApi, {
  valid: [],
  invalid: [
    {
      code: inHandler(
        LEGACY,
        "const manager = createManager(context);\n  await new UserWebSocketEmitter(manager).emit('x', {});",
      ),
      output: inHandler(
        `${LEGACY}\n${CORE}`,
        "const manager = getWebSocketManager(context);\n  await getWebSocketManager(context).sendEvent('x', {});",
      ),
      errors: [{ message: /ISOWIRE_DEP0013/ }, { message: /ISOWIRE_DEP0025/ }],
    },
    ...STAY.map((body) => ({
      ...PLUGINS,
      code: inHandler(LEGACY, body),
      output: null,
      errors: body.includes("emit(") ? 2 : 1,
    })),
  ],
});

ruleTester("JavaScript").run("no-legacy-import: a manager goes with its emitters", noLegacyImport, {
  valid: [],
  invalid: STAY.map((body) => ({ ...PLUGINS, code: inHandler(LEGACY, body), output: null, errors: 2 })),
});

/** The manager that stays keeps the name that the other one's new manager would be imported under. */
const NAME_STAYS = `import { getWebSocketManager, createManager, UserWebSocketEmitter } from "@isowire/legacy";
async function f(context) {
  const manager = getWebSocketManager(context);
  const emitter = new UserWebSocketEmitter(manager);
  // eslint-disable-next-line @isowire/no-legacy-api -- later
  await emitter.emit("x", {});
}
async function g(context) {
  const other = createManager(context);
  await other.sendToUser(context.userId, { type: "x" });
}`;

ruleTester("JavaScript").run("no-legacy-import: a name that stays is not imported twice", noLegacyImport, {
  valid: [],
  invalid: [{ ...PLUGINS, code: NAME_STAYS, output: null, errors: 3 }],
});
