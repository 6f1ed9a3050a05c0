import packageJson from "../package.json" with { type: "json" };

/** The version of this copy of @isowire/legacy. It decides which names still work. */
export const VERSION: string = packageJson.version;
