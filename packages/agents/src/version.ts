import packageJson from "../package.json" with { type: "json" };

/** The version of this copy of @isowire/agents. It decides which deprecated names still work. */
export const VERSION: string = packageJson.version;
