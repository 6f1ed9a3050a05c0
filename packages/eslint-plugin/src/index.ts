// The plugin, for `import isowire from`; its parts by name, so that `require` answers a plugin too
export { isowire as default } from "./plugin.js";
export { configs, meta, rules } from "./plugin.js";

// What it knows of the old names
export { LEGACY_NAMES, LEGACY_PATHS } from "./legacy-table.js";
export type { LegacyKind, LegacyName } from "./legacy-table.js";
export type { RuleName } from "./rule-names.js";
