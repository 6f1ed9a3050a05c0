import type { TSESTree } from "@typescript-eslint/utils";
import {
  memberName,
  nodesIn,
  propertyName,
  unwrapped,
  variableOf,
  type Node,
  type SourceCode,
  type Variable,
} from "./syntax-tree.js";

/**
 * Tells whether two expressions of a file always have the same value. An expression whose value may change between two
 * readings - a variable that is written twice, a property that the file assigns, a call - has no key.
 */
export class ValueKeys {
  readonly #sourceCode: SourceCode;
  readonly #numbers = new Map<Variable, number>();
  #assigned: AssignedProperties | undefined;

  constructor(sourceCode: SourceCode) {
    this.#sourceCode = sourceCode;
  }

  /** Equal for expressions that have the same value wherever both can be read; undefined when nobody can tell. */
  keyOf(expression: Node): string | undefined {
    const node = unwrapped(expression);
    if (node.type === "Identifier") return this.#variableKey(node);
    if (node.type === "Literal") return typeof node.value === "string" ? JSON.stringify(node.value) : undefined;
    if (node.type !== "MemberExpression") return undefined;
    if (node.object.type === "ThisExpression") return this.#fieldKey(node);
    const name = memberName(node);
    const object = this.keyOf(node.object);
    return object === undefined || name === undefined ? undefined : this.#memberKey(object, name);
  }

  /** Every way to write the id of the user of `context`. */
  userKeys(context: Node): ReadonlySet<string> {
    const key = this.keyOf(context);
    const own = key === undefined ? [] : [this.#memberKey(key, "userId")];
    return new Set([...own, this.#mintedUser(context)].filter((each) => each !== undefined));
  }

  /** The initializer of the constant that `expression` names, if it names one; else the expression. */
  constantOf(expression: Node): Node {
    const node = unwrapped(expression);
    const variable = variableOf(node, this.#sourceCode);
    const init = variable && isConstant(variable) ? plainInit(variable) : undefined;
    return init ? this.constantOf(init) : node;
  }

  #memberKey(object: string, name: string): string | undefined {
    return this.#assignedProperties().names.has(name) ? undefined : `${object}.${name}`;
  }

  #variableKey(identifier: TSESTree.Identifier): string | undefined {
    const variable = variableOf(identifier, this.#sourceCode);
    if (!variable || variable.defs.length !== 1 || !isConstant(variable)) return undefined;
    const source = sourceOf(variable);
    const alias = source && (source.name === undefined ? this.#aliasKey(source.init) : this.keyOf(source.init));
    if (alias !== undefined) return source?.name === undefined ? alias : this.#memberKey(alias, source.name);
    return `#${this.#numberOf(variable)}`;
  }

  /** A constant that is another name for something that does not change. */
  #aliasKey(init: Node): string | undefined {
    const { type } = unwrapped(init);
    return type === "Identifier" || type === "MemberExpression" || type === "Literal" ? this.keyOf(init) : undefined;
  }

  #numberOf(variable: Variable): number {
    const number = this.#numbers.get(variable) ?? this.#numbers.size;
    this.#numbers.set(variable, number);
    return number;
  }

  /** `this.#field` and private fields of TypeScript, where the class gives them their value once. */
  #fieldKey(member: TSESTree.MemberExpression): string | undefined {
    const field = privateField(member);
    const { names, ofFields } = this.#assignedProperties();
    const values = field && !names.has(field.name) ? ofFields.get(field.key) : undefined;
    const [only, ...others] = values ?? [];
    return only && others.length === 0 ? this.keyOf(only) : undefined;
  }

  /** `createUserContext({ userId })` says which user it is. */
  #mintedUser(context: Node): string | undefined {
    const minted = this.constantOf(context);
    if (minted.type !== "CallExpression" || minted.callee.type !== "Identifier") return undefined;
    const [fields] = minted.arguments;
    if (minted.callee.name !== "createUserContext" || fields?.type !== "ObjectExpression") return undefined;
    const properties = fields.properties.filter((property) => property.type === "Property");
    const named = properties.find((property) => propertyName(property) === "userId");
    return named && properties.length === fields.properties.length ? this.keyOf(named.value) : undefined;
  }

  #assignedProperties(): AssignedProperties {
    return (this.#assigned ??= assignedProperties(this.#sourceCode));
  }
}

/** True for a variable that keeps its first value. */
export function isConstant({ references, defs }: Variable): boolean {
  const isParameter = defs[0]?.type === ("Parameter" as never);
  const writes = references.filter((reference) => reference.isWrite() && !(reference.init && !isParameter));
  return writes.length === 0;
}

/** The value of `const name = value`. */
function plainInit(variable: Variable): Node | undefined {
  const source = sourceOf(variable);
  return source?.name === undefined ? source?.init : undefined;
}

/** Where a variable has its value from: `init` as a whole, or the property `name` of it. */
function sourceOf({ defs }: Variable): { readonly init: Node; readonly name?: string } | undefined {
  const [definition] = defs;
  const declarator = definition?.node as Node | undefined;
  if (declarator?.type !== "VariableDeclarator" || !declarator.init) return undefined;
  const { id, init } = declarator;
  if (id.type === "Identifier") return { init };
  if (id.type !== "ObjectPattern") return undefined;
  const property = id.properties.find(
    (each): each is TSESTree.Property => each.type === "Property" && each.value === definition?.name,
  );
  const name = property && propertyName(property);
  return name === undefined ? undefined : { init, name };
}

interface AssignedProperties {
  /** Names that something in the file assigns, deletes or counts up. */
  readonly names: ReadonlySet<string>;
  /** What each private field is given. */
  readonly ofFields: ReadonlyMap<string, readonly Node[]>;
}

function assignedProperties(sourceCode: SourceCode): AssignedProperties {
  const names = new Set<string>();
  const ofFields = new Map<string, Node[]>();
  const give = (key: string, value: Node): void => void ofFields.set(key, [...(ofFields.get(key) ?? []), value]);
  for (const node of nodesIn(sourceCode.ast, sourceCode)) {
    const declared = node.type === "PropertyDefinition" ? declaredField(node) : undefined;
    if (declared && node.type === "PropertyDefinition" && node.value) give(declared.key, node.value);
    if (node.type === "TSParameterProperty" && node.parameter.type === "Identifier") {
      const field = parameterField(node);
      if (field) give(field.key, node.parameter);
    }
    const target = assignmentTarget(node);
    if (target?.type !== "MemberExpression") continue;
    const field = target.object.type === "ThisExpression" ? privateField(target) : undefined;
    // Whatever is not a plain assignment is a value that nobody can follow: the node itself, which has no key.
    if (field) give(field.key, node.type === "AssignmentExpression" && node.operator === "=" ? node.right : node);
    else
      names.add(memberName(target) ?? (target.property.type === "PrivateIdentifier" ? `#${target.property.name}` : ""));
  }
  return { names, ofFields };
}

function assignmentTarget(node: Node): Node | undefined {
  if (node.type === "AssignmentExpression") return node.left;
  if (node.type === "UpdateExpression") return node.argument;
  return node.type === "UnaryExpression" && node.operator === "delete" ? unwrapped(node.argument) : undefined;
}

export interface PrivateField {
  /** Tells fields of a file apart. */
  readonly key: string;
  readonly name: string;
  readonly body: TSESTree.ClassBody;
}

/** The field in `this.#name`, or in `this.name` where the class declares it `private`. */
export function privateField(member: TSESTree.MemberExpression): PrivateField | undefined {
  const body = classAround(member);
  if (!body || member.object.type !== "ThisExpression" || member.computed) return undefined;
  const { property } = member;
  if (property.type === "PrivateIdentifier") return fieldOf(body, `#${property.name}`);
  return property.type === "Identifier" && declaresPrivate(body, property.name)
    ? fieldOf(body, property.name)
    : undefined;
}

/** The field that `definition` declares, when nothing outside of its class can read it. */
export function declaredField(definition: TSESTree.PropertyDefinition): PrivateField | undefined {
  const { key, accessibility, parent, computed } = definition;
  if (computed || definition.static) return undefined;
  if (key.type === "PrivateIdentifier") return fieldOf(parent, `#${key.name}`);
  return key.type === "Identifier" && accessibility === "private" ? fieldOf(parent, key.name) : undefined;
}

/** The field of `constructor(private readonly name)`. */
export function parameterField(property: TSESTree.TSParameterProperty): PrivateField | undefined {
  const body = property.parent?.parent?.parent;
  const name = parameterName(property);
  const isPrivate = property.accessibility === "private" && body?.type === "ClassBody" && name !== undefined;
  return isPrivate ? fieldOf(body, name) : undefined;
}

function fieldOf(body: TSESTree.ClassBody, name: string): PrivateField {
  return { key: `${body.range[0]}${name}`, name, body };
}

function declaresPrivate(body: TSESTree.ClassBody, name: string): boolean {
  return body.body.some((member) => {
    if (member.type === "PropertyDefinition") return declaredField(member)?.name === name;
    if (member.type !== "MethodDefinition" || member.kind !== "constructor") return false;
    return member.value.params.some(
      (each) => each.type === "TSParameterProperty" && each.accessibility === "private" && parameterName(each) === name,
    );
  });
}

function parameterName({ parameter }: TSESTree.TSParameterProperty): string | undefined {
  const target = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
  return target.type === "Identifier" ? target.name : undefined;
}

/** The class whose `this` is meant at `node`: functions of their own have another. */
function classAround(node: Node): TSESTree.ClassBody | undefined {
  let around: Node | undefined = node;
  while (around) {
    if (around.type === "ClassBody") return around;
    const isOwnThis = around.type === "FunctionDeclaration" || around.type === "FunctionExpression";
    if (isOwnThis && around.parent?.type !== "MethodDefinition") return undefined;
    around = around.parent;
  }
  return undefined;
}
