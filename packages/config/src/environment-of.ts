import type { Config } from "./config.js";
import type { Problem } from "./problem.js";
import type { Sources } from "./sources.js";
import { describeReceived } from "./describe-received.js";
import { environmentDefaults } from "./environment-defaults.js";

/** The environment that the sources name; development when they name none, or, with a problem, a wrong one. */
export function environmentOf(sources: Sources): { environment: Config["environment"]; problems: readonly Problem[] } {
  const named = sources.values["environment"];
  if (named === undefined) return { environment: "development", problems: [] };
  if (isEnvironment(named)) return { environment: named, problems: [] };
  const location = sources.locate(["environment"]);
  const expected =
    location.name === "NODE_ENV"
      ? "development, test, staging or production, or ISOWIRE_ENVIRONMENT beside it"
      : "development, testing, staging or production";
  return {
    environment: "development",
    problems: [{ ...location, expected, received: describeReceived(named, "whole") }],
  };
}

function isEnvironment(value: unknown): value is Config["environment"] {
  return typeof value === "string" && Object.hasOwn(environmentDefaults, value);
}
