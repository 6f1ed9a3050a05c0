import type { z } from "zod";
import type { Problem } from "./problem.js";
import type { Sources } from "./sources.js";
import { describeReceived } from "./describe-received.js";
import { fields } from "./fields.js";
import { isObject } from "./is-object.js";
import { nearestName } from "./nearest-name.js";

type Issue = z.core.$ZodIssue;

/** What the schema found, in the words of the source it came from. One issue names all unknown keys of an object. */
export function issueToProblems(issue: Issue, sources: Sources): Problem[] {
  const keys = issue.path.filter((part) => typeof part === "string");
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...keys, key], sources));
  const index = issue.path.find((part) => typeof part === "number");
  const location = sources.locate(keys);
  const found = issue.path.reduce<unknown>(valueAt, sources.values);
  // A variable's value is text, also when it could be read as a number.
  const value = location.source.kind === "environment" && typeof found === "number" ? String(found) : found;
  const effective: unknown = issue.code === "custom" ? issue.params?.["effective"] : undefined;
  return [
    {
      ...location,
      expected: index === undefined ? issue.message : `entry ${index + 1} to be ${issue.message}`,
      received:
        value === undefined && typeof effective === "number"
          ? `${effective} (the default)`
          : describeReceived(value, fields.find(({ path }) => path === keys.join("."))?.shown),
    },
  ];
}

/** A key that the schema does not have, or not beside this `auth.kind`. Only a file has such keys. */
function unknownKey(keys: readonly string[], sources: Sources): Problem {
  const name = keys.map((key) => (/^\w+$/.test(key) ? key : JSON.stringify(key))).join(".");
  const group = keys.slice(0, -1).join(".");
  const known = fields.map(({ path }) => path).filter((path) => path.startsWith(group));
  const expected = known.includes(name)
    ? "no such key beside this auth.kind"
    : `a known key (nearest: ${nearestName(name, known)})`;
  return { name, expected, received: "an unknown key", source: sources.locate(keys).source };
}

function valueAt(container: unknown, part: PropertyKey): unknown {
  if (Array.isArray(container)) return container[Number(part)] as unknown;
  return isObject(container) ? container[String(part)] : undefined;
}
