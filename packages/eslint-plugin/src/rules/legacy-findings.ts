import type { ValueUse } from "../analysis/flow.js";
import { isCondition } from "../analysis/is-condition.js";
import { legacyFile, type LegacyFile } from "../analysis/legacy-file.js";
import { staticMethodOf, type LegacyObject } from "../analysis/legacy-objects.js";
import { registryCalls } from "../analysis/registry-calls.js";
import type { Node, SourceCode } from "../analysis/syntax-tree.js";
import { filePlan, objectEdits } from "../fixes/file-plan.js";
import type { Edit } from "../fixes/edit.js";
import type { ObjectPlan } from "../fixes/object-plan.js";
import { legacyExport, legacyMethod, type LegacyName } from "../legacy-table.js";
import type { Finding } from "./create-rule.js";

/** How both rules about old objects speak. */
export const LEGACY_MESSAGES = {
  deprecated: "{{what}} is deprecated ({{code}}): write {{replacement}}.",
  byHand: "{{what}} is deprecated ({{code}}): write {{replacement}}. It is not rewritten for you: {{reason}}.",
  unawaited:
    "{{what}} is a promise, and a promise is true whatever the answer: write await {{what}}. It is deprecated ({{code}}): write {{replacement}}.",
} as const;

/** Methods whose answer was known at once, and was asked for in conditions. */
const QUESTIONS: ReadonlySet<string> = new Set([
  "isUserConnected",
  "findConnection",
  "disconnectUser",
  "removeConnection",
]);

/** One place where old code is used. */
export interface LegacyFinding extends Finding {
  readonly isInstantiation: boolean;
}

interface Found {
  readonly node: Node;
  readonly row: LegacyName;
  readonly edits: readonly Edit[] | undefined;
  readonly reason: string | undefined;
}

/** Every use of an old name or method in a file, each place once. */
export function legacyFindings(sourceCode: SourceCode): readonly LegacyFinding[] {
  const file = legacyFile(sourceCode);
  const { plans } = filePlan(file);
  const found = [
    ...[...plans.values()].flatMap((plan) => findingsOf(plan, file)),
    ...looseUses(file),
    ...bridges(sourceCode),
  ];
  const seen = new Set<Node>();
  return found.filter(({ node }) => !seen.has(node) && seen.add(node)).map(findingOf);
}

function findingOf({ node, row, edits, reason }: Found): LegacyFinding {
  const { what, code, replacement } = row;
  const isByHand = edits === undefined && reason !== undefined && reason !== "";
  const isUnawaited = row.kind === "manager method" && QUESTIONS.has(row.name) && isCondition(node);
  return {
    node,
    messageId: isUnawaited ? "unawaited" : isByHand ? "byHand" : "deprecated",
    data: { what, code, replacement, reason: reason ?? "" },
    edits,
    isInstantiation: node.type === "NewExpression",
  };
}

function findingsOf(plan: ObjectPlan, file: LegacyFile): readonly Found[] {
  const { object, reason, reasons } = plan;
  const edits = objectEdits(plan, file);
  const made = object.creation ?? (object.row.kind === "singleton" ? object.from.node : undefined);
  const own = made ? [{ node: made, row: object.row, edits: plan.whole && edits, reason }] : [];
  const calls = object.uses.flatMap((use) => {
    const row = use.kind === "call" ? methodRow(object, use.method) : undefined;
    if (!row || use.kind !== "call") return [];
    const isRewritten = plan.whole !== undefined || plan.alone.has(use);
    return [{ node: use.call, row, edits: isRewritten ? edits : undefined, reason: reasonOf(use, reasons) ?? reason }];
  });
  return [...own, ...calls];
}

function reasonOf(use: ValueUse, reasons: ReadonlyMap<ValueUse, string>): string | undefined {
  return reasons.get(use);
}

/** Of emitters the class has the code, not the method. A factory's method makes a manager, which is reported itself. */
function methodRow({ kind, row }: LegacyObject, method: string): LegacyName | undefined {
  if (kind === "manager") return legacyMethod(method, "manager method");
  if (kind === "notifier") return legacyMethod(method, "notifier method");
  return kind === "emitter" && method === "emit" ? row : undefined;
}

/** Uses that make no object: a mode, a helper, a class that is extended, a name that is handed on. */
function looseUses({ uses, objects }: LegacyFile): readonly Found[] {
  const making = new Set(objects.map(({ from }) => from.node));
  return uses.flatMap((use) => {
    const { node, isType } = use;
    const row = staticMethodOf(use) ?? legacyExport(use.name);
    return row && !isType && !making.has(node) ? [{ node, row, edits: undefined, reason: undefined }] : [];
  });
}

/** `registry.setWebSocketBridge(hub)`: another name, the same method. */
function bridges(sourceCode: SourceCode): readonly Found[] {
  const row = legacyMethod("setWebSocketBridge", "registry method");
  return registryCalls("setWebSocketBridge", sourceCode).flatMap(({ call, member: { property, computed } }) => {
    const edits = computed ? undefined : [{ range: property.range, text: "setWebSocketManager" }];
    return row ? [{ node: call, row, edits, reason: undefined }] : [];
  });
}
