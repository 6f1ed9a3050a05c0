import packageJson from "../../package.json" with { type: "json" };

/** The version of this copy of @isowire/core. */
export const VERSION: string = packageJson.version;
