import packageJson from "../package.json" with { type: "json" };

/** The version of this doctor. */
export const VERSION: string = packageJson.version;
