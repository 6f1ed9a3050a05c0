import { basename } from "node:path";
import { CannotRun } from "../report/cannot-run.js";
import { errorText } from "../report/error-text.js";

/** A part of package-lock.json: `packages` by folder, in older ones `dependencies` by name. */
interface NpmRecord {
  readonly version?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly packages?: Readonly<Record<string, NpmRecord>>;
  readonly dependencies?: Readonly<Record<string, NpmRecord>>;
}

type ReadVersions = (text: string, name: string) => readonly string[];

/** By the name of the file. */
const READERS: Readonly<Record<string, ReadVersions>> = {
  "npm-shrinkwrap.json": inNpm,
  "package-lock.json": inNpm,
  // '@isowire/core@1.0.0(ws@8.0.0)': and, of older versions, /@isowire/core/1.0.0_ws@8.0.0:
  "pnpm-lock.yaml": (text, name) => matches(text, `^ +['"]?/?${name}[@/](\\d[^'"(:\\s_]*)`),
  // "@isowire/core@^1.0.0": over version "1.0.0"; of newer versions, "@isowire/core@npm:^1.0.0": over version: 1.0.0
  "yarn.lock": (text, name) => matches(text, `^"?${name}@.*:\\r?\\n +version:? "?([^"\\s]+)`),
  // ["@isowire/core@1.0.0", ...
  "bun.lock": (text, name) => matches(text, `\\["${name}@(\\d[^"]*)"`),
};

/**
 * Every version of a package that a lockfile has; several when several copies are installed.
 *
 * @throws CannotRun when it cannot be read
 */
export function lockedVersions(file: string, text: string, name: string): readonly string[] {
  const read = READERS[basename(file)];
  if (read === undefined) {
    throw new CannotRun(`${file} is binary, and was not read`, "bun install --save-text-lockfile writes a bun.lock");
  }
  try {
    return [...new Set(read(text, name))];
  } catch (error) {
    throw new CannotRun(
      `${file} cannot be read: ${errorText(error)}`,
      "mend what a merge left, or have it written anew",
    );
  }
}

function matches(text: string, pattern: string): readonly string[] {
  return [...text.matchAll(new RegExp(pattern, "gm"))].map(([, version = ""]) => version);
}

function inNpm(text: string, name: string): readonly string[] {
  const { packages = {}, dependencies = {} } = JSON.parse(text) as NpmRecord;
  const found = Object.entries(packages).flatMap(([folder, entry]) => {
    if (!`/${folder}`.endsWith(`/node_modules/${name}`)) return [];
    return (entry.link === true ? packages[entry.resolved ?? ""] : entry)?.version ?? [];
  });
  return [...found, ...inOldNpm(dependencies, name)];
}

function inOldNpm(dependencies: Readonly<Record<string, NpmRecord>>, name: string): readonly string[] {
  return Object.entries(dependencies).flatMap(([key, { version, dependencies: inner = {} }]) => [
    ...(key === name && version !== undefined ? [version] : []),
    ...inOldNpm(inner, name),
  ]);
}
