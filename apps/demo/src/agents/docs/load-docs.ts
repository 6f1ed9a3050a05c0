import type { DocsIndex } from "./create-docs-index.js";

import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

import { ToolProblem } from "../tool-problem.js";
import { createDocsIndex } from "./create-docs-index.js";
import { type DocsSection, splitSections } from "./split-sections.js";

/** The documentation of one repository: its index, and the files it was made from. */
export interface Docs extends DocsIndex {
  /**
   * Reads a section from its file as the file is now.
   * @throws {@link ToolProblem} when the file or the section is gone.
   */
  read(id: string, signal?: AbortSignal): Promise<DocsSection>;
}

const ROOT_FILES = new Set(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"]);

/**
 * Loads a repository's own documentation: the four well-known files of its root, every page under `docs/` and the
 * pages at the top of each package, but no change logs.
 * @param rootDir - the root of the repository
 */
export async function loadDocs(rootDir: string): Promise<Docs> {
  const paths = await findPages(rootDir);
  const pages = await Promise.all(
    paths.map(async (path) => splitSections(path, await readFile(join(rootDir, path), "utf8"))),
  );
  const index = createDocsIndex(pages.flat());
  const known = new Map(index.sections.map((section) => [section.id, section]));
  return {
    ...index,
    read: async (id, signal) => {
      const path = known.get(id)?.path;
      if (path === undefined) throw new ToolProblem(`there is no section ${id}`);
      const markdown = await readPage(rootDir, path, signal);
      const section = splitSections(path, markdown).find((one) => one.id === id);
      if (!section) throw new ToolProblem(`${path} no longer has the section ${id}`);
      return section;
    },
  };
}

async function readPage(rootDir: string, path: string, signal?: AbortSignal): Promise<string> {
  try {
    return await readFile(join(rootDir, path), { encoding: "utf8", ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ToolProblem(`${path} can no longer be read`, { cause: error });
  }
}

async function findPages(rootDir: string): Promise<string[]> {
  const top = (await namesIn(rootDir)).filter((name) => ROOT_FILES.has(name));
  const packages = (await namesIn(join(rootDir, "packages"))).map((name) => posix.join("packages", name));
  const inPackages = await Promise.all(
    packages.map(async (folder) => (await namesIn(join(rootDir, folder))).map((name) => posix.join(folder, name))),
  );
  return [...top, ...(await pagesUnder(rootDir, "docs")), ...inPackages.flat()].filter(isPage).sort();
}

async function pagesUnder(rootDir: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(rootDir, folder), { withFileTypes: true }).catch(() => []);
  const pages: string[] = [];
  for (const entry of entries) {
    const path = posix.join(folder, entry.name);
    if (!entry.isDirectory()) pages.push(path);
    else if (entry.name !== "node_modules" && !entry.name.startsWith("."))
      pages.push(...(await pagesUnder(rootDir, path)));
  }
  return pages;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function isPage(path: string): boolean {
  return path.endsWith(".md") && !path.endsWith("CHANGELOG.md");
}
