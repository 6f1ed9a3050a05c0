import type { Plugin } from "vitest/config";

/** Loads scripts as the build does: as text. */
export const sqlAsText: Plugin = {
  name: "sql-as-text",
  enforce: "pre",
  transform(code, id) {
    return id.endsWith(".sql") ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined;
  },
};
