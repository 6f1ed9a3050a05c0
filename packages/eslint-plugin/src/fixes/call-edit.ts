import type { TSESTree } from "@typescript-eslint/utils";
import { wrapped, type Node } from "../analysis/syntax-tree.js";
import type { Edit } from "./edit.js";
import {
  FOREIGN_USER,
  namesOwnUser,
  sendOfFields,
  sendOfMessage,
  sendToThread,
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

const WRONG_ARGUMENTS: Reason = { reason: "its arguments are not the ones it takes" };

/** What each old method says, in the arguments of `sendEvent`. */
function sendOf(method: string, { arguments: args }: TSESTree.CallExpression, known: Known): Text | Reason {
  if (!CONVERTED.has(method)) return { reason: "" };
  const [first, second, third, ...more] = args;
  const isSpread = args.some(({ type }) => type === "SpreadElement");
  if (isSpread || more.length > 0 || !first) return WRONG_ARGUMENTS;
  if (method === "emit") return third ? WRONG_ARGUMENTS : sendOfFields(first, second, known);
  if (!second) return WRONG_ARGUMENTS;
  if (method === "sendToThread") return third ? WRONG_ARGUMENTS : sendToThread(first, second, known);
  if (!namesOwnUser(first, known)) return FOREIGN_USER;
  if (method !== "sendToUser") return sendOfFields(second, third, known);
  return third ? WRONG_ARGUMENTS : sendOfMessage(second, known);
}

/** `emit` is of the emitters, the others of the managers. */
const CONVERTED = new Set(["sendToUser", "emitCriticalEvent", "sendAgentEvent", "sendToThread", "emit"]);

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
