import { globby } from "globby";

const SOURCES = ["**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}"];
/** What was built or fetched, where no .gitignore says so. */
const NOT_WRITTEN = ["**/node_modules/**", "**/{dist,build,coverage,out}/**", "**/*.d.{ts,mts,cts}", "**/*.min.js"];

/** The sources of a project, from its folder on, in order; what git ignores is not among them. */
export async function listSources(root: string): Promise<readonly string[]> {
  const files = await globby(SOURCES, { cwd: root, gitignore: true, ignore: NOT_WRITTEN, followSymbolicLinks: false });
  return files.sort();
}
