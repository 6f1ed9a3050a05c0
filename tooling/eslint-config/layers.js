/**
 * The layers of ARCHITECTURE.md as data: a package imports only what stands lower. Read by the rule `house/layers` and by
 * the check of every package.json.
 */

/** @type {Readonly<Record<string, number>>} */
export const PACKAGE_LAYERS = Object.freeze({
  "@isowire/core": 2,
  "@isowire/ws": 3,
  "@isowire/agents": 3,
  "@isowire/config": 3,
  "@isowire/client": 3,
  "@isowire/sqlite": 3,
  "@isowire/postgres": 3,
  "@isowire/redis": 3,
  "@isowire/eslint-plugin": 3,
  "@isowire/legacy": 4,
  "@isowire/testing": 4,
  isowire: 5,
  demo: 6,
});

/** Folders of core/src, lowest first; what lies directly in src (the entry points) and in src/testing may import all. */
/** @type {Readonly<Record<string, number>>} */
export const CORE_FLOORS = Object.freeze({
  contracts: 0,
  protocol: 0,
  errors: 0,
  deprecations: 0,
  collections: 0,
  log: 1,
  sequencer: 1,
  connection: 1,
  memory: 1,
  identity: 1,
  registry: 1,
  hub: 2,
  manager: 2,
});

/** The folder under packages/ whose name is not the package's. */
const UNSCOPED = "cli";

/**
 * Which package a file belongs to, by its path alone.
 *
 * @param {string} filename
 * @returns {{ name: string, layer: number | undefined, kind: string, path: string } | undefined}
 */
export function packageOf(filename) {
  const match = /.*\/(packages|apps|tooling)\/([^/]+)\/(.+)$/.exec(filename.replaceAll("\\", "/"));
  const [, kind = "", folder = "", path = ""] = match ?? [];
  if (!match) return undefined;
  const name = nameOf(kind, folder);
  return { name, layer: PACKAGE_LAYERS[name], kind, path };
}

/** @param {string} kind @param {string} folder */
function nameOf(kind, folder) {
  if (kind === "tooling") return `@tooling/${folder}`;
  if (kind === "apps") return folder;
  return folder === UNSCOPED ? "isowire" : `@isowire/${folder}`;
}

/**
 * Why package `from` may not depend on package `to`, in one sentence; undefined when it may.
 *
 * @param {string} from
 * @param {string} to
 */
export function layerProblem(from, to) {
  const own = PACKAGE_LAYERS[from];
  const other = PACKAGE_LAYERS[to];
  if (from.startsWith("@tooling/")) return undefined;
  if (own === undefined)
    return `${from} has no layer; give it one in tooling/eslint-config/layers.js and ARCHITECTURE.md.`;
  if (other === undefined)
    return `${to} has no layer; give it one in tooling/eslint-config/layers.js and ARCHITECTURE.md.`;
  if (to === "@isowire/legacy" && from !== "demo") {
    return `${from} (layer ${own}) may not import ${to} (layer ${other}): only an application may use the old names; use the new ones.`;
  }
  if (other < own) return undefined;
  if (other === own) {
    return `${from} (layer ${own}) may not import ${to} (layer ${other}): packages of one layer never meet; move what both need to core, or a test that needs both to tooling/acceptance.`;
  }
  return `${from} (layer ${own}) may not import ${to} (layer ${other}): a package imports only lower layers; take it as a parameter, or move the test that needs it to tooling/acceptance.`;
}
