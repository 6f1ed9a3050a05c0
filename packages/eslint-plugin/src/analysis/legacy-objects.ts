import type { TSESTree } from "@typescript-eslint/utils";
import { legacyExport, legacyMethod, type LegacyKind, type LegacyName } from "../legacy-table.js";
import { followHolder, followValue, type Flow, type Holder, type ValueUse } from "./flow.js";
import type { NameUse } from "./name-uses.js";
import { memberName, variableOf, wrapped, type Node, type SourceCode } from "./syntax-tree.js";
import { declaredField, parameterField } from "./value-key.js";

export type ObjectKind = "manager" | "emitter" | "notifier" | "factory";

/** An object of the old kind, as far as this file shows where it comes from and where it goes. */
export interface LegacyObject {
  readonly kind: ObjectKind;
  /** What it was made with. */
  readonly row: LegacyName;
  readonly from: NameUse;
  /** The expression that makes it; absent for one that comes in through a parameter or a field of its type. */
  readonly creation: TSESTree.NewExpression | TSESTree.CallExpression | undefined;
  /** What says whose it is: a context, or for emitters a manager. */
  readonly owner: TSESTree.CallExpressionArgument | undefined;
  readonly flow: Flow | undefined;
  readonly uses: readonly ValueUse[];
}

const KINDS: Readonly<Partial<Record<LegacyKind, ObjectKind>>> = {
  "manager class": "manager",
  "manager factory": "manager",
  "async manager factory": "manager",
  "static method": "manager",
  "userless class": "manager",
  "userless function": "manager",
  singleton: "manager",
  "factory class": "factory",
  "factory function": "factory",
  "emitter class": "emitter",
  "notifier class": "notifier",
};

/** Kinds whose first argument says whose the object is. */
const OWNED: ReadonlySet<LegacyKind> = new Set([
  "manager class",
  "manager factory",
  "async manager factory",
  "emitter class",
  "notifier class",
]);

/** The objects that `use`, of a legacy name, makes or lets in: none for a name that is passed on. */
export function objectsOf(use: NameUse, sourceCode: SourceCode): readonly LegacyObject[] {
  const row = legacyExport(use.name);
  if (!row) return [];
  if (use.isType) return typedObjects(use, { row, sourceCode });
  const made = madeBy(use, row);
  return made ? objectsMade({ ...made, from: use }, sourceCode) : [];
}

interface Made {
  readonly row: LegacyName;
  readonly expression: Node;
  readonly from: NameUse;
}

/** The expression that makes an object with the name, or is one. */
function madeBy(use: NameUse, row: LegacyName): Omit<Made, "from"> | undefined {
  const { node } = use;
  const whole = wrapped(node);
  const { parent } = whole;
  if (row.kind === "singleton") return { row, expression: node };
  if (parent?.type === "NewExpression" && parent.callee === whole) return { row, expression: parent };
  if (parent?.type === "CallExpression" && parent.callee === whole) return { row, expression: parent };
  const method = staticMethodOf(use);
  const called = parent && wrapped(parent);
  const call = called?.parent;
  const isCall = call?.type === "CallExpression" && call.callee === called;
  return method && isCall ? { row: method, expression: call } : undefined;
}

/** The method in `WebSocketManager.getInstance`, be it called or handed on. */
export function staticMethodOf({ name, node }: NameUse): LegacyName | undefined {
  const whole = wrapped(node);
  const { parent } = whole;
  const isMember = parent?.type === "MemberExpression" && parent.object === whole;
  if (!isMember || legacyExport(name)?.kind !== "manager class") return undefined;
  return legacyMethod(memberName(parent) ?? "", "static method");
}

function objectsMade({ row, expression, from }: Made, sourceCode: SourceCode): readonly LegacyObject[] {
  const kind = KINDS[row.kind];
  if (!kind) return [];
  const flow = followValue(expression, sourceCode);
  const isCall = expression.type === "NewExpression" || expression.type === "CallExpression";
  const creation = isCall ? expression : undefined;
  const owner = OWNED.has(row.kind) ? creation?.arguments[0] : undefined;
  const object = { kind, row, from, creation, owner, flow, uses: flow.uses };
  return kind === "factory" ? [object, ...managersOf(object, sourceCode)] : [object];
}

/** `factory.createManager(context)` */
function managersOf({ row, from, uses }: LegacyObject, sourceCode: SourceCode): readonly LegacyObject[] {
  return uses.flatMap((use) => {
    if (use.kind !== "call" || use.method !== "createManager") return [];
    const flow = followValue(use.call, sourceCode);
    return [{ kind: "manager", row, from, creation: use.call, owner: use.call.arguments[0], flow, uses: flow.uses }];
  });
}

interface Typed {
  readonly row: LegacyName;
  readonly sourceCode: SourceCode;
}

/** `manager: WebSocketManager`, of a parameter, a variable or a field: the calls on it are old ones, its user is unknown. */
function typedObjects(use: NameUse, { row, sourceCode }: Typed): readonly LegacyObject[] {
  const kind = KINDS[row.kind];
  const holder = kind && annotatedHolder(use.node, sourceCode);
  if (!holder) return [];
  const uses = followHolder(holder, sourceCode);
  return [{ kind, row, from: use, creation: undefined, owner: undefined, flow: undefined, uses }];
}

/** What has `type` written beside it as its type. */
export function annotatedHolder(type: Node, sourceCode: SourceCode): Holder | undefined {
  const annotation = type.parent?.type === "TSTypeReference" ? type.parent.parent : undefined;
  if (annotation?.type !== "TSTypeAnnotation") return undefined;
  const target = annotation.parent;
  if (target.type === "PropertyDefinition") {
    const field = target.value ? undefined : declaredField(target);
    return field && { kind: "field", field };
  }
  // A variable with a value is followed from its value.
  if (target.type !== "Identifier" || target.parent.type === "VariableDeclarator") return undefined;
  if (target.parent.type === "TSParameterProperty") {
    const field = parameterField(target.parent);
    if (field) return { kind: "field", field };
  }
  const variable = variableOf(target, sourceCode);
  return variable && { kind: "variable", variable, declarator: undefined };
}
