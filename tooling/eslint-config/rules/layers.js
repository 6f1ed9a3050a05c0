import { posix } from "node:path";
import { isTest } from "../file-kinds.js";
import { CORE_FLOORS, layerProblem, packageOf } from "../layers.js";

/** What a browser bundle may take of core at run time; types are erased and free. */
const CLIENT_MAY_LOAD = "@isowire/core/protocol";

/** @typedef {{ specifier: string, typeOnly: boolean }} Import */
/** @typedef {{ name: string, kind: string, path: string, filename: string }} Own */

/** @type {import("eslint").Rule.RuleModule} */
export const layers = {
  meta: { type: "problem", schema: [], messages: { problem: "{{problem}}" } },
  create(context) {
    const found = packageOf(context.filename);
    if (!found) return {};
    const own = { ...found, filename: context.filename };
    /** @param {any} node an import or export of any kind, or import() */
    const check = (node) => {
      const source = node.source;
      if (typeof source?.value !== "string") return;
      const typeOnly = node.importKind === "type" || node.exportKind === "type" || node.type === "TSImportType";
      const problem = problemOf(own, { specifier: source.value, typeOnly });
      if (problem) context.report({ node: source, messageId: "problem", data: { problem } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

/** @param {Own} own @param {Import} imported @returns {string | undefined} */
function problemOf(own, imported) {
  if (imported.specifier.startsWith(".")) return relativeProblem(own, imported.specifier);
  const target = /^(@isowire\/[^/]+|isowire)(\/.*)?$/.exec(imported.specifier);
  return target ? packageProblem(own, imported, { name: target[1] ?? "", subpath: target[2] ?? "" }) : undefined;
}

/** @param {Own} own @param {Import} imported @param {{ name: string, subpath: string }} target */
function packageProblem(own, imported, target) {
  if (target.name === own.name) return `${own.name} may not import itself by name: use a relative path.`;
  if (/^\/(src|dist)(\/|$)/.test(target.subpath)) {
    return `${imported.specifier} is inside ${target.name}: import one of its public entry points, or add one there.`;
  }
  const mayNotLoad = own.name === "@isowire/client" && target.name === "@isowire/core" && !isTest(own.filename);
  if (mayNotLoad && !imported.typeOnly && imported.specifier !== CLIENT_MAY_LOAD) {
    return `${own.name} runs in browsers and may load only ${CLIENT_MAY_LOAD} of core: use that, or \`import type\`.`;
  }
  return layerProblem(own.name, target.name);
}

/** @param {Own} own @param {string} specifier */
function relativeProblem(own, specifier) {
  const target = posix.normalize(posix.join(posix.dirname(own.path), specifier));
  if (target.startsWith(".."))
    return `${specifier} leaves ${own.name}: import the other package by name, through a public entry point.`;
  const inCore = own.name === "@isowire/core" && target.startsWith("src/") && !isTest(own.filename);
  return inCore ? floorProblem(own.path, target) : undefined;
}

/** @param {string} from @param {string} to paths inside packages/core */
function floorProblem(from, to) {
  const own = folderOf(from);
  const other = folderOf(to);
  if (own === undefined || own === other || own === "testing") return undefined;
  const ownFloor = CORE_FLOORS[own];
  if (ownFloor === undefined)
    return `core/src/${own} has no floor; give it one in tooling/eslint-config/layers.js and ARCHITECTURE.md.`;
  if (other === undefined)
    return `core/${own} (floor ${ownFloor}) may not import the entry point ${to}: import the file that has it.`;
  if (other === "testing") return `core/${own} (floor ${ownFloor}) may not import core/testing: only tests use it.`;
  const otherFloor = CORE_FLOORS[other];
  if (otherFloor === undefined)
    return `core/src/${other} has no floor; give it one in tooling/eslint-config/layers.js and ARCHITECTURE.md.`;
  if (otherFloor <= ownFloor) return undefined;
  return `core/${own} (floor ${ownFloor}) may not import core/${other} (floor ${otherFloor}): take what you need as a parameter, or move it down.`;
}

/** The folder under src; undefined for what lies directly in src. */
/** @param {string} path */
function folderOf(path) {
  return /^src\/([^/]+)\/./.exec(path)?.[1];
}
