import type { Linter } from "eslint";

/** The whole rule set of the house; overrides come last and each needs its reason beside it. */
export declare function houseConfig(...overrides: Linter.Config[]): Linter.Config[];
