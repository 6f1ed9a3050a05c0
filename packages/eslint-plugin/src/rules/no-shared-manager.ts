import { keptInModule } from "../analysis/kept-in-module.js";
import { moduleImports } from "../analysis/module-imports.js";
import { nameUses, type NameUse } from "../analysis/name-uses.js";
import { memberName, variableOf, wrapped, type Node, type SourceCode } from "../analysis/syntax-tree.js";
import { plainInit } from "../analysis/value-key.js";
import { legacyExport, LEGACY_PATHS, type LegacyKind } from "../legacy-table.js";
import { createRule } from "./create-rule.js";

type Thing = "manager" | "context";

const LEGACY: ReadonlySet<string> = new Set(LEGACY_PATHS);
const MAKING: ReadonlySet<LegacyKind> = new Set(["manager class", "manager factory", "async manager factory"]);

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
    for (const { expression, thing } of madeIn(sourceCode)) {
      const place = keptInModule(expression, sourceCode);
      if (place !== undefined) yield { node: expression, messageId: thing, data: { place } };
    }
  },
});

interface Made {
  readonly expression: Node;
  readonly thing: Thing;
}

/** Every expression that makes a manager or a context. */
function madeIn(sourceCode: SourceCode): readonly Made[] {
  const imports = moduleImports(sourceCode, (source) => source.startsWith("@isowire/"));
  return imports.flatMap((each) => nameUses(each, sourceCode)).flatMap((use) => madeBy(use, sourceCode));
}

function madeBy({ name, node, from, isType }: NameUse, sourceCode: SourceCode): readonly Made[] {
  const whole = wrapped(node);
  const { parent } = whole;
  const isMade = (parent?.type === "CallExpression" || parent?.type === "NewExpression") && parent.callee === whole;
  if (isType || !isMade) return [];
  if (from.source === "@isowire/core" && name === "createHub") return managersOf(parent, sourceCode);
  const thing = thingMade(name, from.source);
  return thing ? [{ expression: parent, thing }] : [];
}

function thingMade(name: string, source: string): Thing | undefined {
  if (source === "@isowire/core/trusted") return name === "createUserContext" ? "context" : undefined;
  if (source === "@isowire/core") return name === "getWebSocketManager" ? "manager" : undefined;
  const row = LEGACY.has(source) ? legacyExport(name) : undefined;
  return row && MAKING.has(row.kind) ? "manager" : undefined;
}

/** `const hub = createHub()`, then `hub.manager(context)` */
function managersOf(hub: Node, sourceCode: SourceCode): readonly Made[] {
  const declarator = wrapped(hub).parent;
  const variable = declarator?.type === "VariableDeclarator" ? variableOf(declarator.id, sourceCode) : undefined;
  if (!variable || !plainInit(variable)) return [];
  return variable.references.flatMap(({ identifier }) => {
    const { parent } = identifier;
    const isManager =
      parent.type === "MemberExpression" && parent.object === identifier && memberName(parent) === "manager";
    const call = isManager ? wrapped(parent).parent : undefined;
    return call?.type === "CallExpression" ? [{ expression: call, thing: "manager" as const }] : [];
  });
}
