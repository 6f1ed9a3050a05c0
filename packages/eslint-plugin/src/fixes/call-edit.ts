import type { TSESTree } from "@typescript-eslint/utils";
import { wrapped, type Node } from "../analysis/syntax-tree.js";
import type { Edit } from "./edit.js";
import {
  FOREIGN_USER,
  namesOwnUser,
  sendOfFields,
  sendOfMessage,
  type Known,
  type Reason,
  type Text,
} from "./send-arguments.js";

export interface MethodCall {
  readonly call: TSESTree.CallExpression;
  readonly member: TSESTree.MemberExpression;
  readonly method: string;
}

/** An old call as a call of the new manager; `receiver` replaces the object that it is called on. */
export function callEdit({ call, member, method }: MethodCall, known: Known, receiver?: string): Edit | Reason {
  const send = sendOf(method, call, known);
  if ("reason" in send) return send;
  const { sourceCode } = known;
  const start = receiver === undefined ? member.property.range[0] : call.range[0];
  const object = receiver === undefined ? "" : `${receiver}.`;
  const answer = isIgnored(call) ? "" : ".then(() => true)";
  const text = `${object}sendEvent(${send.text})${answer}`;
  const range: TSESTree.Range = [start, call.range[1]];
  const comments = sourceCode.getAllComments().filter(({ range: [from, to] }) => from >= range[0] && to <= range[1]);
  const isLost = comments.some((comment) => !text.includes(sourceCode.getText(comment)));
  return isLost ? { reason: "a comment in it would be lost" } : { range, text };
}

function sendOf(method: string, call: TSESTree.CallExpression, known: Known): Text | Reason {
  if (method !== "sendToUser" && method !== "emitCriticalEvent") return { reason: "" };
  const [first, second, third, ...more] = call.arguments;
  const isSpread = call.arguments.some(({ type }) => type === "SpreadElement");
  if (isSpread || more.length > 0 || !first || !second) return { reason: "its arguments are not the ones it takes" };
  if (!namesOwnUser(first, known)) return FOREIGN_USER;
  return method === "sendToUser" ? sendOfMessage(second, known) : sendOfFields(second, third, known);
}

/** True where nobody looks at what the call resolves with: the old answer was `true`, the new one is a receipt. */
function isIgnored(node: Node): boolean {
  const { parent } = wrapped(node);
  switch (parent?.type) {
    case "ExpressionStatement":
      return true;
    case "AwaitExpression":
      return isIgnored(parent);
    case "UnaryExpression":
      return parent.operator === "void";
    case "ArrayExpression":
      return isPromiseAll(parent.parent) && isIgnored(parent.parent);
    default:
      return false;
  }
}

function isPromiseAll(node: Node): boolean {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return false;
  const { object, property } = node.callee;
  const isPromise = object.type === "Identifier" && object.name === "Promise";
  return isPromise && property.type === "Identifier" && ["all", "allSettled"].includes(property.name);
}
