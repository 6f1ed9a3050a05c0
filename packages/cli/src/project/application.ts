import type * as Core from "@isowire/core";
import type { Hub, User, UserContext, WebSocketManager } from "@isowire/core";
import type * as Trusted from "@isowire/core/trusted";
import { randomBytes } from "node:crypto";
import { CannotRun } from "../report/cannot-run.js";
import { errorText } from "../report/error-text.js";
import { type DoctorFile, loadDoctorFile } from "./doctor-file.js";
import { openEngine, openMemory, type OpenedEngine } from "./open-engine.js";
import type { Project } from "./project.js";
import { quietLogger } from "./quiet-logger.js";

/** The application's parts, as its doctor file and configuration say; over throw-away users. */
export interface Application extends AsyncDisposable {
  readonly file: DoctorFile;
  readonly core: typeof Core;
  readonly hub: Hub;
  readonly engine: OpenedEngine;
  /** A context of a user that no application has. */
  context(userId: string, tenantId?: string): UserContext;
  managerOf(context: UserContext): WebSocketManager;
}

/**
 * Makes the application's hub.
 *
 * @param over - `engine`: the application's own; `memory`: for what is not about the engine
 * @throws CannotRun when core is not installed, or the doctor file does not load
 */
export async function openApplication(project: Project, over: "engine" | "memory"): Promise<Application> {
  const core = await project.import<typeof Core>("@isowire/core");
  const { createUserContext } = await project.import<typeof Trusted>("@isowire/core/trusted");
  const file = await loadDoctorFile(project);
  const engine = over === "engine" ? await openEngine(project, file) : await openMemory(project, "memory");
  const hub = await makeHub(core, file, engine);
  const suffix = randomBytes(6).toString("hex");
  const users = new Map<string, User>();
  return {
    file,
    core,
    hub,
    engine,
    context(name, tenantId = "") {
      const userId = `${name}-isowire-doctor-${suffix}`;
      users.set(JSON.stringify([tenantId, userId]), { tenantId, userId });
      return createUserContext({ userId, tenantId });
    },
    managerOf: (context) => file.managerOf?.(context, hub) ?? hub.manager(context),
    async [Symbol.asyncDispose]() {
      for (const user of users.values()) await forget(engine, user);
      await hub.close();
      await engine.close();
    },
  };
}

/** What a throw-away user leaves in the log of the application's engine. */
async function forget({ engine: { log } }: OpenedEngine, user: User): Promise<void> {
  const { offset } = await log.head(user);
  if (offset > 0) await log.trim(user, offset);
}

async function makeHub(core: typeof Core, { createHub }: DoctorFile, { engine, close }: OpenedEngine): Promise<Hub> {
  try {
    return (await createHub?.({ engine })) ?? core.createHub({ engine, logger: quietLogger });
  } catch (error) {
    await close();
    const reason = `createHub of the doctor file failed (${errorText(error)})`;
    throw new CannotRun(reason, "npx isowire doctor --only factory", error);
  }
}
