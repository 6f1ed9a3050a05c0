import type { Logger } from "@isowire/core";

const nothing = (): undefined => undefined;

/** What goes wrong is in the report; what the packages log on the way there is not. */
export const quietLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
