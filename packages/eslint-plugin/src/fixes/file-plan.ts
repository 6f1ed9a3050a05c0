import type { LegacyFile } from "../analysis/legacy-file.js";
import type { LegacyObject } from "../analysis/legacy-objects.js";
import type { ImportedName, ModuleImport } from "../analysis/module-imports.js";
import { readsOf } from "../analysis/name-uses.js";
import { isSwitchedOff } from "../analysis/switched-off.js";
import type { Node } from "../analysis/syntax-tree.js";
import { GET_MANAGER } from "./core-access.js";
import { areApart, type Edit } from "./edit.js";
import { importEdits } from "./import-edits.js";
import { modesIn } from "./mode-argument.js";
import { planObject, type ObjectPlan } from "./object-plan.js";
import { planTypes } from "./type-plan.js";

/** What can be rewritten in one file, at once and piece by piece. */
export interface FilePlan {
  readonly plans: ReadonlyMap<LegacyObject, ObjectPlan>;
  /** Everything, the imports with it. */
  readonly edits: readonly Edit[];
}

const known = new WeakMap<LegacyFile, FilePlan>();

/** Made once per file, however many rules ask. */
export function filePlan(file: LegacyFile): FilePlan {
  const plan = known.get(file) ?? make(file);
  known.set(file, plan);
  return plan;
}

/** The rewriting of one object alone; a later pass removes the imports that nothing needs any more. */
export function objectEdits(plan: ObjectPlan, file: LegacyFile): readonly Edit[] | undefined {
  const { plans } = filePlan(file);
  const emitters = plan.whole ? plan.feeds.flatMap((emitter) => plans.get(emitter) ?? []) : [];
  const together = [plan, ...emitters];
  const edits = together.flatMap(editsOf);
  if (edits.length === 0 || together.some((each) => isKept(each, file))) return undefined;
  if (together.some(({ access, object }) => access?.clash || isAnnotated(object, file))) return undefined;
  const beside = plan.access?.beside;
  const imports = beside ? importEdits(beside, { gone: new Set(), added: [GET_MANAGER] }, file.sourceCode) : [];
  const all = [...imports, ...edits];
  return areApart(all) ? all : undefined;
}

function make(file: LegacyFile): FilePlan {
  const plans = new Map(file.objects.map((object) => [object, planObject(object, file)]));
  const rewritable = [...plans.values()].filter((plan) => editsOf(plan).length > 0 && !isKept(plan, file));
  const accepted = fitting(apart(withoutInner(rewritable)), file);
  const edits =
    wholeEdits(accepted, file) ??
    wholeEdits(
      fitting(
        accepted.filter(({ object }) => !isAnnotated(object, file)),
        file,
      ),
      file,
    );
  return { plans, edits: edits && areApart(edits) ? edits : [] };
}

/** True where a comment says that one of its places is to stay as it is. */
function isKept({ object: { creation, uses } }: ObjectPlan, { sourceCode }: LegacyFile): boolean {
  const places = [creation, ...uses.map((use) => (use.kind === "call" ? use.call : use.node))];
  return places.some((node) => node && isSwitchedOff(node, sourceCode));
}

/** The plans with their imports and types; undefined when a type that has to stay would no longer fit. */
function wholeEdits(plans: readonly ObjectPlan[], file: LegacyFile): readonly Edit[] | undefined {
  const goneNodes = goneNodesOf(plans, file);
  const types = planTypes(file, { plans, goneNodes });
  if (types.gone.size === 0 && plans.some(({ whole, object }) => whole && isAnnotated(object, file))) return undefined;
  const gone = namesWithout(new Set([...goneNodes, ...types.gone]), file);
  const imports = file.imports.flatMap((each) => {
    const added = [...neededBeside(each, plans), ...(types.moved.has(each) ? ["type WebSocketManager"] : [])];
    return importEdits(each, { gone, added }, file.sourceCode);
  });
  return [...imports, ...plans.flatMap(editsOf), ...types.edits];
}

/** The manager in `new Emitter(createManager(context))` goes with the emitter. */
function withoutInner(plans: readonly ObjectPlan[]): readonly ObjectPlan[] {
  const creations = plans.filter(({ whole }) => whole).flatMap(({ object }) => object.creation ?? []);
  const isInside = ({ object: { creation: inner } }: ObjectPlan): boolean =>
    inner !== undefined && creations.some(({ range: [start, end] }) => start < inner.range[0] && inner.range[1] < end);
  return plans.map((plan) => (plan.whole && isInside(plan) ? { ...plan, whole: [] } : plan));
}

function editsOf({ whole, alone }: ObjectPlan): readonly Edit[] {
  return whole ?? [...alone.values()];
}

function neededBeside(legacy: ModuleImport, plans: readonly ObjectPlan[]): readonly string[] {
  return plans.some(({ access }) => access?.beside === legacy) ? [GET_MANAGER] : [];
}

/** The plans that do not write over each other. */
function apart(plans: readonly ObjectPlan[]): readonly ObjectPlan[] {
  const taken: ObjectPlan[] = [];
  for (const plan of plans) if (areApart([...taken, plan].flatMap(editsOf))) taken.push(plan);
  return taken;
}

/** The plans that can be carried out together. One that is left out may take away what another one needs. */
function fitting(plans: readonly ObjectPlan[], file: LegacyFile): readonly ObjectPlan[] {
  const some = withEmitters(withoutClashes(plans, file));
  return some.length === plans.length ? plans : fitting(some, file);
}

/** The plans whose name is not taken by a legacy one that has to stay. */
function withoutClashes(plans: readonly ObjectPlan[], file: LegacyFile): readonly ObjectPlan[] {
  const goneNodes = goneNodesOf(plans, file);
  const free = plans.filter(
    ({ access }) => !access?.clash || readsOf(access.clash).every(({ identifier }) => goneNodes.has(identifier)),
  );
  return free.length === plans.length ? plans : withoutClashes(free, file);
}

/** The plans without those of managers whose emitters have to stay. */
function withEmitters(plans: readonly ObjectPlan[]): readonly ObjectPlan[] {
  const changing = new Set(plans.map(({ object }) => object));
  return plans.filter(({ whole, feeds }) => !whole || feeds.every((emitter) => changing.has(emitter)));
}

/** The uses of legacy names that the plans do away with. */
function goneNodesOf(plans: readonly ObjectPlan[], file: LegacyFile): ReadonlySet<Node> {
  const whole = plans.filter((plan) => plan.whole).map(({ object }) => object);
  return new Set(whole.flatMap((object) => goneWith(object, file)).flatMap(withNamespace));
}

/** The legacy names in what made the object. One that a variable keeps, such as a factory, is still needed. */
function goneWith({ from, creation }: LegacyObject, file: LegacyFile): readonly Node[] {
  if (!creation) return [];
  const isInside = creation.range[0] <= from.node.range[0] && from.node.range[1] <= creation.range[1];
  return [...(isInside ? [from.node] : []), ...modesIn(creation, file)];
}

/** With `legacy.name`, the name `legacy` is gone too. */
function withNamespace(node: Node): readonly Node[] {
  return node.type === "MemberExpression" ? [node, node.object] : [node];
}

function namesWithout(goneNodes: ReadonlySet<Node>, { imports }: LegacyFile): ReadonlySet<ImportedName> {
  const names = imports.filter(({ form }) => form !== "re-export").flatMap((each) => each.names);
  return new Set(
    names.filter(({ variable }) => variable && readsOf(variable).every(({ identifier }) => goneNodes.has(identifier))),
  );
}

/** True when the type of what holds the object is written beside it, and would have to change as well. */
function isAnnotated({ flow }: LegacyObject, { uses }: LegacyFile): boolean {
  const holder = flow?.holder;
  if (!holder) return false;
  if (holder.kind === "field") return uses.some(({ isType }) => isType);
  const id = holder.declarator?.id;
  return id?.type === "Identifier" && id.typeAnnotation !== undefined;
}
