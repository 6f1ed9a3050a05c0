import type { DeprecatedName, NameForm } from "./deprecated-names.js";

/** Codes by the way a name is used. */
export class NameIndex {
  readonly #codes = new Map<string, string>();

  constructor(names: readonly DeprecatedName[]) {
    for (const { code, form } of names) this.#codes.set(keyOf(form), code);
  }

  /** The code of a function, class or value, by how it is used there. */
  codeOf(kind: "construct" | "call" | "name", name: string): string | undefined {
    // What a row writes in one way may be used in another: a class extended, a function passed on.
    const kinds = [kind, "construct", "call", "name"] as const;
    return kinds.map((each) => this.#codes.get(`${each} ${name}`)).find((code) => code !== undefined);
  }

  codeOfStatic(owner: string, name: string): string | undefined {
    return this.#codes.get(`static ${owner}.${name}`);
  }

  codeOfMethod(name: string): string | undefined {
    return this.#codes.get(`method ${name}`);
  }
}

function keyOf(form: NameForm): string {
  return form.kind === "static" ? `static ${form.owner}.${form.name}` : `${form.kind} ${form.name}`;
}
