import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * A program that tests start: its names on the PATH, where else it may lie, and the Debian package that brings it.
 *
 * @typedef {{ title: string, names: readonly string[], folders?: () => readonly string[], aptPackage: string }} Program
 */

/** Where Debian keeps what only root has on the PATH. */
const ADMIN_FOLDERS = ["/usr/local/sbin", "/usr/sbin"];
const POSTGRES_VERSIONS = "/usr/lib/postgresql";

/** @type {Readonly<Record<"chromium" | "redis" | "postgres" | "nginx" | "haproxy", Program>>} */
export const PROGRAMS = Object.freeze({
  chromium: { title: "Chromium", names: ["chromium", "chromium-browser", "google-chrome"], aptPackage: "chromium" },
  redis: { title: "Redis", names: ["redis-server", "valkey-server"], aptPackage: "redis-server" },
  postgres: { title: "PostgreSQL", names: ["postgres"], folders: postgresFolders, aptPackage: "postgresql" },
  nginx: { title: "nginx", names: ["nginx"], folders: () => ADMIN_FOLDERS, aptPackage: "nginx" },
  haproxy: { title: "HAProxy", names: ["haproxy"], folders: () => ADMIN_FOLDERS, aptPackage: "haproxy" },
});

/**
 * The path of the program, or undefined.
 *
 * @param {Program} program
 * @param {Record<string, string | undefined>} [env]
 */
export function findProgram({ names, folders = () => [] }, env = process.env) {
  const searched = [...(env["PATH"] ?? "").split(delimiter).filter(Boolean), ...folders()];
  return names.flatMap((name) => searched.map((folder) => join(folder, name))).find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Debian puts the servers of PostgreSQL on no PATH; the newest comes first. */
function postgresFolders() {
  if (!existsSync(POSTGRES_VERSIONS)) return [];
  const versions = readdirSync(POSTGRES_VERSIONS).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(POSTGRES_VERSIONS, version, "bin"));
}
