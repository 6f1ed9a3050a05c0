import { ruleTester } from "../../test/rule-tester.js";
import { noLegacyApi } from "./no-legacy-api.js";

const PROMISED =
  /is a promise, and a promise is true whatever the answer: write await manager\.\w+\(\w+\)\. It is deprecated/;
const userless = (body: string): string =>
  `import { WebSocketManager } from "@isowire/legacy";\nasync function f(id, ready) {\n  const manager = WebSocketManager.getInstance();\n  ${body}\n}`;
/** It is reported as what it is besides: an old name. */
const asked = (body: string) => ({
  name: body,
  code: userless(body),
  output: null,
  errors: [{ message: /ISOWIRE_DEP0002/ }, { message: /^manager\.\w+\(\w+\) is deprecated/ }],
});
const always = (body: string) => ({
  name: body,
  code: userless(body),
  output: null,
  errors: [{ message: /ISOWIRE_DEP0002/ }, { message: PROMISED }],
});

ruleTester("JavaScript").run("no-legacy-api: a promise is no answer", noLegacyApi, {
  valid: ["if (manager.isUserConnected(id)) send();", "while (own.findConnection(id)) wait();"],
  invalid: [
    ...[
      "if (await manager.isUserConnected(id)) send();",
      "const connected = await manager.isUserConnected(id);",
      "const promise = manager.isUserConnected(id);",
      "if (ready) manager.isUserConnected(id);",
      "return manager.isUserConnected(id);",
      "return ready && manager.isUserConnected(id);",
      "return ready ? manager.isUserConnected(id) : none;",
      "const found = manager.findConnection(id) ?? none;",
      "if (report(manager.isUserConnected(id))) send();",
      "const found = (await manager.findConnection(id)) ?? none;",
      "if (manager.getUserConnections(id)) send();",
    ].map(asked),
    ...[
      "if (manager.isUserConnected(id)) send();",
      "if (!manager.isUserConnected(id)) queue();",
      "if (ready && manager.isUserConnected(id)) send();",
      "return manager.isUserConnected(id) ? 1 : 0;",
      "return manager.isUserConnected(id) && ready;",
      "while ((manager.isUserConnected(id))) wait();",
      "do wait(); while (manager.findConnection(id));",
      "for (; manager.findConnection(id); ) wait();",
      "if (ready || !(manager.disconnectUser(id))) send();",
      "return !manager.removeConnection(id);",
    ].map(always),
  ],
});

ruleTester("TypeScript").run("no-legacy-api: a promise is no answer: TypeScript", noLegacyApi, {
  valid: [],
  invalid: [always("if (manager.isUserConnected(id)!) send();")],
});
