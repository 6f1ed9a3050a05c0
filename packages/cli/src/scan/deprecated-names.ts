import { parseExpression } from "@babel/parser";
import type { Expression, MemberExpression, Node } from "@babel/types";

/** How a deprecated name stands in code. */
export type NameForm =
  /** `new Name(...)` */
  | { readonly kind: "construct"; readonly name: string }
  /** `name(...)` */
  | { readonly kind: "call"; readonly name: string }
  /** `Owner.name` */
  | { readonly kind: "static"; readonly owner: string; readonly name: string }
  /** `object.name(...)` */
  | { readonly kind: "method"; readonly name: string }
  /** `Name` in any place */
  | { readonly kind: "name"; readonly name: string };

export interface DeprecatedName {
  readonly code: string;
  readonly form: NameForm;
}

export interface DeprecatedNames {
  readonly names: readonly DeprecatedName[];
  /** Codes whose description names no code: nothing can be looked for. */
  readonly unreadable: readonly string[];
}

/**
 * What to look for, read from the registry of the project's own `@isowire/core`: the `what` of a row is written as it stands
 * in code, so it is parsed as code. One row may name several, with commas between them.
 */
export function deprecatedNames(rows: Readonly<Record<string, { readonly what: string }>>): DeprecatedNames {
  const read = Object.entries(rows).map(([code, { what }]) => ({ code, forms: formsOf(what) }));
  return {
    names: read.flatMap(({ code, forms }) => forms.map((form) => ({ code, form }))),
    unreadable: read.filter(({ forms }) => forms.length === 0).map(({ code }) => code),
  };
}

function formsOf(what: string): readonly NameForm[] {
  const text = what
    .replaceAll("`", "")
    .replaceAll("(...)", "()")
    .replace(/ from @isowire\/\S+$/, "");
  const whole = parsed(text);
  const expressions =
    whole === undefined ? text.split(/,(?![^(]*\))| and | or | \/ /).map((part) => parsed(part)) : [whole];
  return expressions.flatMap((expression) => (expression === undefined ? [] : formsIn(expression)));
}

function parsed(text: string): Expression | undefined {
  try {
    return parseExpression(text, { plugins: ["typescript"] });
  } catch {
    // Prose, not code: the caller reports the row as unreadable.
    return undefined;
  }
}

function formsIn(node: Node): readonly NameForm[] {
  switch (node.type) {
    case "SequenceExpression":
      return node.expressions.flatMap(formsIn);
    case "Identifier":
      return [{ kind: "name", name: node.name }];
    case "NewExpression":
      return node.callee.type === "Identifier" ? [{ kind: "construct", name: node.callee.name }] : [];
    case "CallExpression":
      if (node.callee.type === "Identifier") return [{ kind: "call", name: node.callee.name }];
      return node.callee.type === "MemberExpression" ? memberForm(node.callee, "method") : [];
    case "MemberExpression":
      return memberForm(node, "static");
    default:
      return [];
  }
}

/** `Owner.name` for what begins with a capital, as classes do; else a method of whatever object. */
function memberForm({ object, property }: MemberExpression, kind: "method" | "static"): readonly NameForm[] {
  if (property.type !== "Identifier") return [];
  if (object.type === "Identifier" && (kind === "static" || /^[A-Z]/.test(object.name))) {
    return [{ kind: "static", owner: object.name, name: property.name }];
  }
  return [{ kind: "method", name: property.name }];
}
