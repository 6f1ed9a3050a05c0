import type { Config } from "@isowire/config";
import type * as Core from "@isowire/core";
import type { Engine } from "@isowire/core";
import { CannotRun } from "../report/cannot-run.js";
import type { DoctorFile } from "./doctor-file.js";
import { openPostgres } from "./open-postgres.js";
import { openRedis } from "./open-redis.js";
import { openSqlite } from "./open-sqlite.js";
import type { Project } from "./project.js";

export interface OpenedEngine {
  readonly engine: Engine;
  /** Which one it is, in words. */
  readonly what: string;
  /** Closes the engine, and what was opened for it. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the engine the application runs on: the doctor file's, else the one that the configuration names, else memory.
 *
 * @throws CannotRun when a package or driver is missing, or the configuration does not load
 */
export async function openEngine(project: Project, { createEngine }: DoctorFile): Promise<OpenedEngine> {
  if (createEngine !== undefined) {
    const engine = await createEngine();
    return { engine, what: `createEngine of the doctor file (scope ${engine.scope})`, close: () => engine.close() };
  }
  if (project.installed("@isowire/config") === undefined) return openMemory(project, "no @isowire/config, so memory");
  const { engineUrl } = await loadConfig(project);
  const url = engineUrl.reveal();
  switch (engineUrl.engine) {
    case "memory":
      return openMemory(project, "memory:, gone with the process");
    case "sqlite":
      return openSqlite(project, url.slice("sqlite:".length));
    case "postgres":
      return openPostgres(project, { url, shown: String(engineUrl) });
    case "redis":
      return openRedis(project, { url, shown: String(engineUrl) });
  }
}

/** A memory engine of the project's own core, for what is not about the engine. */
export async function openMemory(project: Project, what: string): Promise<OpenedEngine> {
  const { createMemoryEngine } = await project.import<typeof Core>("@isowire/core");
  const engine = createMemoryEngine();
  return { engine, what, close: () => engine.close() };
}

/** The project's configuration, for sections that only use it: the section that reports on it is another. */
export async function loadConfig(project: Project): Promise<Config> {
  const config = await project.import<{ loadConfig: () => Config }>("@isowire/config");
  try {
    return config.loadConfig();
  } catch {
    throw new CannotRun("the configuration does not load", "npx isowire doctor --only configuration");
  }
}
