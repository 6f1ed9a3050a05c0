import { followHolder, followValue, type ValueUse } from "./flow.js";
import { annotatedHolder } from "./legacy-objects.js";
import { moduleImports } from "./module-imports.js";
import { nameUses, type NameUse } from "./name-uses.js";
import { wrapped, type SourceCode } from "./syntax-tree.js";

type MethodCall = ValueUse & { readonly kind: "call" };

/** The calls of `method` on agent registries: made here, or of the type. */
export function registryCalls(method: string, sourceCode: SourceCode): readonly MethodCall[] {
  const imports = moduleImports(sourceCode, (source) => source === "@isowire/agents");
  return imports
    .flatMap((each) => nameUses(each, sourceCode))
    .flatMap((use) => usesOfRegistry(use, sourceCode))
    .filter((use): use is MethodCall => use.kind === "call" && use.method === method);
}

function usesOfRegistry({ name, node, isType }: NameUse, sourceCode: SourceCode): readonly ValueUse[] {
  if (isType) {
    const holder = name === "AgentRegistry" ? annotatedHolder(node, sourceCode) : undefined;
    return holder ? followHolder(holder, sourceCode) : [];
  }
  const whole = wrapped(node);
  const { parent } = whole;
  const isMade = name === "createAgentRegistry" && parent?.type === "CallExpression" && parent.callee === whole;
  return isMade ? followValue(parent, sourceCode).uses : [];
}
