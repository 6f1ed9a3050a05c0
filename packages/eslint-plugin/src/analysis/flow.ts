import type { TSESTree } from "@typescript-eslint/utils";
import { readsOf } from "./name-uses.js";
import {
  memberName,
  nodesIn,
  propertyName,
  variableOf,
  wrapped,
  type Node,
  type SourceCode,
  type Variable,
} from "./syntax-tree.js";
import { declaredField, isConstant, parameterField, privateField, type PrivateField } from "./value-key.js";

/** What is done with a value: a method of it is called, or it goes where this file does not follow it. */
export type ValueUse =
  | {
      readonly kind: "call";
      readonly call: TSESTree.CallExpression;
      readonly member: TSESTree.MemberExpression;
      readonly method: string;
    }
  | { readonly kind: "escape"; readonly node: Node };

/** Where a value is kept. */
export type Holder =
  | {
      readonly kind: "variable";
      readonly variable: Variable;
      readonly declarator: TSESTree.VariableDeclarator | undefined;
    }
  | { readonly kind: "field"; readonly field: PrivateField };

export interface Flow {
  readonly uses: readonly ValueUse[];
  readonly holder?: Holder;
  /** The whole of the expression, with the `await` in front of it. */
  readonly whole: Node;
  readonly isAwaited: boolean;
  /** False when what the holder holds may at times be another value. */
  readonly isSure: boolean;
}

/** Follows the value of `expression`: through a variable or a private field to the places that use it. */
export function followValue(expression: Node, sourceCode: SourceCode): Flow {
  const awaited = wrapped(expression);
  const isAwaited = awaited.parent?.type === "AwaitExpression";
  const whole = isAwaited && awaited.parent ? wrapped(awaited.parent) : awaited;
  const base = { whole, isAwaited };
  const holder = holderOf(whole, sourceCode);
  if (holder) return { ...base, holder, uses: usesOfHolder(holder, sourceCode), isSure: isSure(holder, sourceCode) };
  return { ...base, uses: whole.parent?.type === "ExpressionStatement" ? [] : [useAt(whole)], isSure: true };
}

/** Follows what comes in through a parameter or a field of a known type. */
export function followHolder(holder: Holder, sourceCode: SourceCode): readonly ValueUse[] {
  return usesOfHolder(holder, sourceCode);
}

function holderOf(whole: Node, sourceCode: SourceCode): Holder | undefined {
  const { parent } = whole;
  if (parent?.type === "VariableDeclarator" && parent.init === whole) {
    const variable = variableOf(parent.id, sourceCode);
    return variable && { kind: "variable", variable, declarator: parent };
  }
  if (parent?.type === "PropertyDefinition" && parent.value === whole) return fieldHolder(declaredField(parent));
  if (parent?.type !== "AssignmentExpression" || parent.right !== whole || parent.operator !== "=") return undefined;
  if (parent.parent.type !== "ExpressionStatement") return undefined;
  if (parent.left.type === "MemberExpression") return fieldHolder(privateField(parent.left));
  const variable = variableOf(parent.left, sourceCode);
  return variable && { kind: "variable", variable, declarator: undefined };
}

function fieldHolder(field: PrivateField | undefined): Holder | undefined {
  return field && { kind: "field", field };
}

function isSure(holder: Holder, sourceCode: SourceCode): boolean {
  if (holder.kind === "variable") return holder.declarator !== undefined && isConstant(holder.variable);
  const members = membersOf(holder.field, sourceCode);
  const isFollowed = mentionsOf(holder.field, sourceCode).length === members.length;
  return isFollowed && members.filter(isWritten).length + declarationsOf(holder.field) === 1;
}

function usesOfHolder(holder: Holder, sourceCode: SourceCode): readonly ValueUse[] {
  if (holder.kind === "variable") {
    const reads = readsOf(holder.variable).filter(({ isType }) => !isType);
    return [...exportsOf(holder), ...reads.map(({ identifier }) => useAt(identifier))];
  }
  return membersOf(holder.field, sourceCode)
    .filter((member) => !isWritten(member))
    .map(useAt);
}

/** `export const manager`, and a variable of a script, which every other script sees. */
function exportsOf({ variable, declarator }: Holder & { readonly kind: "variable" }): readonly ValueUse[] {
  const isExported = declarator?.parent.parent.type === "ExportNamedDeclaration";
  const isGlobal = (variable.scope.type as string) === "global";
  return declarator && (isExported || isGlobal) ? [{ kind: "escape", node: declarator.id }] : [];
}

function membersOf({ key, body }: PrivateField, sourceCode: SourceCode): readonly TSESTree.MemberExpression[] {
  const found: TSESTree.MemberExpression[] = [];
  for (const node of nodesIn(body, sourceCode)) {
    if (node.type === "MemberExpression" && privateField(node)?.key === key) found.push(node);
  }
  return found;
}

/** Every place in the class that has the field's name, whosever field it is: `other.#manager`, `const { manager } = this`. */
function mentionsOf({ name, body }: PrivateField, sourceCode: SourceCode): readonly Node[] {
  return [...nodesIn(body, sourceCode)].filter((node) => {
    if (node.type === "MemberExpression") {
      const { property } = node;
      return (property.type === "PrivateIdentifier" ? `#${property.name}` : memberName(node)) === name;
    }
    return node.type === "Property" && node.parent.type === "ObjectPattern" && propertyName(node) === name;
  });
}

function isWritten(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  if (parent.type === "AssignmentExpression") return parent.left === member;
  return parent.type === "UpdateExpression" || parent.type === "UnaryExpression";
}

/** How many declarations give the field a value of their own. */
function declarationsOf({ key, body }: PrivateField): number {
  const properties = body.body.filter((each) => each.type === "PropertyDefinition");
  const initialized = properties.filter((each) => each.value && declaredField(each)?.key === key);
  const constructors = body.body.filter((each) => each.type === "MethodDefinition" && each.kind === "constructor");
  const parameters = constructors.flatMap((each) => (each.type === "MethodDefinition" ? each.value.params : []));
  const given = parameters.filter((each) => each.type === "TSParameterProperty" && parameterField(each)?.key === key);
  return initialized.length + given.length;
}

/** What is done with `value` right where it stands. */
function useAt(value: Node): ValueUse {
  const whole = wrapped(value);
  const { parent } = whole;
  if (parent?.type !== "MemberExpression" || parent.object !== whole) return { kind: "escape", node: value };
  const method = memberName(parent);
  const called = wrapped(parent);
  const call = parent.parent.type === "CallExpression" ? parent.parent : called.parent;
  const isCall = call?.type === "CallExpression" && (call.callee === parent || call.callee === called);
  return method !== undefined && isCall
    ? { kind: "call", call, member: parent, method }
    : { kind: "escape", node: value };
}
