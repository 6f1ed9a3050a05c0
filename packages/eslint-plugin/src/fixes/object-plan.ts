import type { TSESTree } from "@typescript-eslint/utils";
import type { ValueUse } from "../analysis/flow.js";
import type { LegacyFile } from "../analysis/legacy-file.js";
import type { LegacyObject } from "../analysis/legacy-objects.js";
import { unwrapped, variableNamed, variableOf, type Node } from "../analysis/syntax-tree.js";
import { callEdit } from "./call-edit.js";
import { contextOfEmitter, emitterFedBy } from "./emitter-context.js";
import { coreAccess, type Access } from "./core-access.js";
import type { Edit } from "./edit.js";
import { isModeArgument } from "./mode-argument.js";
import type { Known, Reason } from "./send-arguments.js";

/** What can be rewritten of one old object. */
export interface ObjectPlan {
  readonly object: LegacyObject;
  readonly access: Access | undefined;
  /** The object becomes the new manager and every use with it; undefined when one of them cannot. */
  readonly whole: readonly Edit[] | undefined;
  /** Emitters that it is handed to: an old one takes no new manager, so they change with it. */
  readonly feeds: readonly LegacyObject[];
  /** Uses that can change alone, the object left as it is. */
  readonly alone: ReadonlyMap<ValueUse, Edit>;
  /** Why not: of the object, and of each use. */
  readonly reason: string | undefined;
  readonly reasons: ReadonlyMap<ValueUse, string>;
}

export function planObject(object: LegacyObject, file: LegacyFile): ObjectPlan {
  const start = startOf(object, file);
  if ("reason" in start) return notAtAll(object, start.reason);
  const known: Known = { sourceCode: file.sourceCode, keys: file.keys, userKeys: file.keys.userKeys(start.owner) };
  const edits: Edit[] = [start.edit];
  const feeds: LegacyObject[] = [];
  const alone = new Map<ValueUse, Edit>();
  const reasons = new Map<ValueUse, string>();
  for (const use of object.uses) {
    const fed = use.kind === "escape" ? emitterFedBy(use.node, file) : undefined;
    if (fed && planObject(fed, file).whole) {
      feeds.push(fed);
      continue;
    }
    const edit = use.kind === "call" ? callEdit(use, known) : ESCAPES;
    if ("reason" in edit) reasons.set(use, edit.reason);
    else edits.push(edit);
    const single = use.kind === "call" ? aloneEdit(use.call, { use, known, start }) : undefined;
    if (single) alone.set(use, single);
  }
  const isWhole = reasons.size === 0;
  const reason = isWhole ? undefined : "not all that is done with it can be rewritten";
  return { object, access: start.access, whole: isWhole ? edits : undefined, feeds, alone, reason, reasons };
}

function notAtAll(object: LegacyObject, reason: string): ObjectPlan {
  const reasons = new Map(object.uses.map((use) => [use, reason]));
  return { object, access: undefined, whole: undefined, feeds: [], alone: new Map(), reason, reasons };
}

const ESCAPES: Reason = { reason: "it is handed on to code that may call the old methods" };

interface Start {
  readonly owner: Node;
  readonly access: Access;
  readonly edit: Edit;
}

/** The creation of an object with a context, as a call of `getWebSocketManager`. */
function startOf(object: LegacyObject, file: LegacyFile): Start | Reason {
  const { kind, creation, flow, row, from } = object;
  if (kind !== "manager" && kind !== "emitter") return { reason: "" };
  const owner = kind === "emitter" ? contextOfEmitter(object, file) : object.owner;
  if (kind === "emitter" && !owner) return { reason: "this file does not show whose it is" };
  if (!creation || !flow) return { reason: "this file does not show how it was made" };
  if (!owner) return { reason: "it was made without a user: a context has to come from where the request is" };
  const problem = ownerProblem(owner, file) ?? restProblem(creation, file);
  if (problem !== undefined) return { reason: problem };
  if (!flow.isSure)
    return { reason: "what keeps it may have another value, or is read where this file is not followed" };
  if (row.kind === "async manager factory" && !flow.isAwaited) return { reason: "its promise is not awaited at once" };
  const access = coreAccess(from, file);
  if ("reason" in access) return access;
  const text = `${access.text}(${file.sourceCode.getText(owner)})`;
  return { owner, access, edit: { range: creation.range, text } };
}

/** Nothing, a spread and what may be nothing make an object without a user, which core refuses to. */
function ownerProblem(owner: TSESTree.CallExpressionArgument, { sourceCode }: LegacyFile): string | undefined {
  const node = unwrapped(owner);
  const mayBeNothing = "it may be made without a user";
  if (node.type === "SpreadElement" || node.type === "Literal" || node.type === "ConditionalExpression")
    return mayBeNothing;
  if (node.type === "LogicalExpression" || node.type === "ObjectExpression") return mayBeNothing;
  if (node.type === "MemberExpression" && node.optional) return mayBeNothing;
  if (node.type !== "Identifier") return undefined;
  const name = variableOf(node, sourceCode)?.defs[0]?.name as Node | undefined;
  if (node.name === "undefined" && !name) return mayBeNothing;
  return name?.type === "Identifier" && isOptional(name) ? mayBeNothing : undefined;
}

/** `context?: UserContext`, `context: UserContext | null` and `context = null`. */
function isOptional(name: TSESTree.Identifier): boolean {
  if (name.optional || name.parent.type === "AssignmentPattern") return true;
  const type = name.typeAnnotation?.typeAnnotation;
  return type?.type === "TSUnionType" && type.types.some((each) => /^TS(Null|Undefined)Keyword$/.test(each.type));
}

function restProblem(
  { arguments: [, ...rest] }: NonNullable<LegacyObject["creation"]>,
  file: LegacyFile,
): string | undefined {
  return rest.every((each) => isModeArgument(each, file)) ? undefined : "it is made with more than a context";
}

interface Single {
  readonly use: ValueUse & { readonly kind: "call" };
  readonly known: Known;
  readonly start: Start;
}

/** The call on a manager of its own, where the context is at hand and a throw is a rejection all the same. */
function aloneEdit(call: TSESTree.CallExpression, { use, known, start }: Single): Edit | undefined {
  const { owner, access } = start;
  if (owner.type !== "Identifier" || call.parent.type !== "AwaitExpression") return undefined;
  const made = variableOf(owner, known.sourceCode);
  const there = variableNamed(owner.name, { at: call, sourceCode: known.sourceCode });
  if (!made || made !== there || known.keys.keyOf(owner) === undefined) return undefined;
  const edit = callEdit(use, known, `${access.text}(${owner.name})`);
  return "reason" in edit ? undefined : edit;
}
