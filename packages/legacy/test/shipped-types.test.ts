import { readdirSync, readFileSync } from "node:fs";
import { DEPRECATIONS, type Deprecation } from "@isowire/core";
import { expect, test } from "vitest";

/** The packages that have deprecated names, as they are built. */
const BUILDS = ["../dist", "../../agents/dist"];
const rows = Object.entries<Deprecation>(DEPRECATIONS);

/** What `@deprecated` says in the declarations of one module system, each once. */
function tagsIn(ending: string): string[] {
  const declarations = BUILDS.flatMap((folder) =>
    readdirSync(new URL(folder, import.meta.url), { encoding: "utf8", recursive: true })
      .filter((file) => file.endsWith(ending))
      .map((file) => readFileSync(new URL(`${folder}/${file}`, import.meta.url), "utf8")),
  );
  return [
    ...new Set(
      declarations.flatMap((text) =>
        [...text.matchAll(/@deprecated (ISOWIRE_DEP\d+: .*?)(?: \*\/)?$/gm)].map(([, tag = ""]) => tag),
      ),
    ),
  ];
}

test.each([".d.ts", ".d.cts"])(
  "what is shipped as %s says in the editor what the registry says, name for name",
  (ending) => {
    expect(tagsIn(ending).sort()).toEqual(rows.map(([code, { replacement }]) => `${code}: use ${replacement}`));
  },
);
