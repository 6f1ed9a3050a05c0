import type { TSESTree } from "@typescript-eslint/utils";
import type { LegacyFile } from "../analysis/legacy-file.js";
import type { LegacyObject } from "../analysis/legacy-objects.js";
import { unwrapped, variableNamed, variableOf, type Node } from "../analysis/syntax-tree.js";

/** The context whose emitter this is, where the file shows it: of the manager that it was given, or itself. */
export function contextOfEmitter(emitter: LegacyObject, file: LegacyFile): TSESTree.CallExpressionArgument | undefined {
  const { owner, creation } = emitter;
  if (!owner || !creation) return undefined;
  const manager = managerGiven(owner, file);
  if (!manager) return isContext(owner, file) ? owner : undefined;
  const context = manager.owner;
  if (context?.type !== "Identifier" || !manager.flow?.isSure || file.keys.keyOf(context) === undefined)
    return undefined;
  const here = variableNamed(context.name, { at: creation, sourceCode: file.sourceCode });
  return here && here === variableOf(context, file.sourceCode) ? context : undefined;
}

/** The emitter that a manager is handed to there. */
export function emitterFedBy(node: Node, file: LegacyFile): LegacyObject | undefined {
  const emitters = file.objects.filter(({ kind }) => kind === "emitter");
  return emitters.find(({ owner }) => owner && (unwrapped(owner) === node || owner === node));
}

function managerGiven(owner: Node, { objects, keys }: LegacyFile): LegacyObject | undefined {
  const made = keys.constantOf(owner);
  const source = made.type === "AwaitExpression" ? unwrapped(made.argument) : made;
  return objects.find(({ kind, creation }) => kind === "manager" && creation !== undefined && creation === source);
}

/** A parameter of the type UserContext, or what `createUserContext` answered. */
function isContext(owner: Node, { keys, sourceCode }: LegacyFile): boolean {
  const made = keys.constantOf(owner);
  if (made.type === "CallExpression")
    return made.callee.type === "Identifier" && made.callee.name === "createUserContext";
  const name = variableOf(made, sourceCode)?.defs[0]?.name as Node | undefined;
  const type = name?.type === "Identifier" ? name.typeAnnotation?.typeAnnotation : undefined;
  return (
    type?.type === "TSTypeReference" && type.typeName.type === "Identifier" && type.typeName.name === "UserContext"
  );
}
