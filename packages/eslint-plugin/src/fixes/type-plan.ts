import type { LegacyFile } from "../analysis/legacy-file.js";
import type { LegacyObject } from "../analysis/legacy-objects.js";
import type { ModuleImport } from "../analysis/module-imports.js";
import { readsOf, type NameUse } from "../analysis/name-uses.js";
import { variableNamed, type Node } from "../analysis/syntax-tree.js";
import { legacyExport, legacyMethod } from "../legacy-table.js";
import type { Edit } from "./edit.js";
import type { ObjectPlan } from "./object-plan.js";

export interface TypePlan {
  readonly edits: readonly Edit[];
  readonly gone: ReadonlySet<Node>;
  /** Imports beside which the type of core is needed. */
  readonly moved: ReadonlySet<ModuleImport>;
}

interface Planned {
  readonly plans: readonly ObjectPlan[];
  /** Values that are gone already. */
  readonly goneNodes: ReadonlySet<Node>;
}

const TYPE = "WebSocketManager";
const NOTHING: TypePlan = { edits: [], gone: new Set(), moved: new Set() };

/** The old managers as types: core's, once no old method is called on one in this file. */
export function planTypes(file: LegacyFile, planned: Planned): TypePlan {
  const types = file.uses.filter(({ isType, name }) => isType && legacyExport(name)?.kind === "manager class");
  const isSafe =
    file.objects.every((object) => isNewAfter(object, planned)) && types.every((use) => canMove(use, file, planned));
  if (types.length === 0 || !isSafe) return NOTHING;
  const edits = types.filter(({ node }) => file.sourceCode.getText(node) !== TYPE);
  return {
    edits: edits.map(({ node }) => ({ range: node.range, text: TYPE })),
    gone: new Set(types.map(({ node }) => node)),
    moved: new Set(types.map(({ from }) => from).slice(0, 1)),
  };
}

function isNewAfter(object: LegacyObject, { plans }: Planned): boolean {
  if (object.kind !== "manager" || plans.some((plan) => plan.object === object && plan.whole)) return true;
  if (object.creation) return false;
  return object.uses.every((use) => use.kind === "call" && !legacyMethod(use.method, "manager method"));
}

/** Only a plain name from a statement that can be written anew, when nothing else, here or elsewhere, needs the old class. */
function canMove({ node, from }: NameUse, { sourceCode }: LegacyFile, { goneNodes }: Planned): boolean {
  if (from.form !== "import" || node.type !== "Identifier" || node.parent.type === "ExportSpecifier") return false;
  const own = from.names.find(({ variable }) => variable?.name === node.name)?.variable;
  const values = own ? readsOf(own).filter(({ isType }) => !isType) : [];
  const inTheWay = variableNamed(TYPE, { at: node, sourceCode });
  return (
    own !== undefined && values.every(({ identifier }) => goneNodes.has(identifier)) && (!inTheWay || inTheWay === own)
  );
}
