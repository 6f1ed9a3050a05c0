import { followValue } from "../analysis/flow.js";
import { keptInModule } from "../analysis/kept-in-module.js";
import { legacyFile } from "../analysis/legacy-file.js";
import { moduleImports } from "../analysis/module-imports.js";
import { nameUses, type NameUse } from "../analysis/name-uses.js";
import { wrapped, type Node, type SourceCode } from "../analysis/syntax-tree.js";
import type { LegacyKind, LegacyName } from "../legacy-table.js";
import { createRule } from "./create-rule.js";

type Thing = "manager" | "context";

const CORE = "@isowire/core";
const TRUSTED = "@isowire/core/trusted";

/** What makes the manager of one user, or makes what makes it. */
const MAKING: ReadonlySet<LegacyKind> = new Set([
  "manager class",
  "manager factory",
  "async manager factory",
  "factory class",
  "factory function",
]);

/** A manager, or the context of a user, that the module keeps: every request would speak as that one user. */
export const noSharedManager = createRule("no-shared-manager", {
  description: "Keep no manager and no user context in module scope",
  messages: {
    manager:
      "{{place}} keeps one user's manager for every request: keep nothing, and call getWebSocketManager(context) where you send.",
    context:
      "{{place}} keeps one user's context for every request: take the context as a parameter, from the request it belongs to.",
  },
  *find(sourceCode) {
    for (const { expression, thing } of [...madeByCore(sourceCode), ...madeByLegacy(sourceCode)]) {
      const place = keptInModule(expression, sourceCode);
      if (place !== undefined) yield { node: expression, messageId: thing, data: { place } };
    }
  },
});

interface Made {
  readonly expression: Node;
  readonly thing: Thing;
}

function madeByCore(sourceCode: SourceCode): readonly Made[] {
  const imports = moduleImports(sourceCode, (source) => source === CORE || source === TRUSTED);
  return imports.flatMap((each) => nameUses(each, sourceCode)).flatMap((use) => madeBy(use, sourceCode));
}

function madeBy({ name, node, from }: NameUse, sourceCode: SourceCode): readonly Made[] {
  const whole = wrapped(node);
  const { parent: call } = whole;
  if (call?.type !== "CallExpression" || call.callee !== whole) return [];
  if (from.source === TRUSTED) return name === "createUserContext" ? [{ expression: call, thing: "context" }] : [];
  if (name === "createHub") return managersOf(call, sourceCode);
  return name === "getWebSocketManager" ? [{ expression: call, thing: "manager" }] : [];
}

/** `const hub = createHub()`, then `hub.manager(context)` */
function managersOf(hub: Node, sourceCode: SourceCode): readonly Made[] {
  return followValue(hub, sourceCode).uses.flatMap((use) =>
    use.kind === "call" && use.method === "manager" ? [{ expression: use.call, thing: "manager" as const }] : [],
  );
}

function madeByLegacy(sourceCode: SourceCode): readonly Made[] {
  return legacyFile(sourceCode).objects.flatMap(({ kind, row, creation }) =>
    kind === "manager" && creation && isOfOneUser(row) ? [{ expression: creation, thing: "manager" as const }] : [],
  );
}

/** `getInstance()` and the singleton ask for the user with every call. */
function isOfOneUser({ kind, name }: LegacyName): boolean {
  return MAKING.has(kind) || name === "createFactoryManager";
}
