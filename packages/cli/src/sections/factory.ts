import type * as Core from "@isowire/core";
import type { WebSocketManager } from "@isowire/core";
import { openApplication, type Application } from "../project/application.js";
import type { Project } from "../project/project.js";
import { CannotRun } from "../report/cannot-run.js";
import { fail, pass, type Finding } from "../report/finding.js";
import type { SectionContext } from "./section-context.js";

const ONE_DOOR =
  "get managers from getWebSocketManager(context) or hub.manager(context), and keep none in a variable that users share";

/** Whether a user has one manager, whoever asks, and another user another one. */
export async function runFactory({ project, check }: SectionContext): Promise<void> {
  let opened: Application | undefined;
  await check("the application's hub starts", async () => {
    opened = await openHub(project);
    return pass(opened.file.createHub === undefined ? "createHub of @isowire/core" : "createHub of the doctor file");
  });
  if (opened === undefined) return;
  await using app = opened;
  app.core.setDefaultHub(app.hub, { replace: true });
  const doors = {
    "hub.manager": (context) => app.hub.manager(context),
    "getWebSocketManager, imported": app.core.getWebSocketManager,
    "getWebSocketManager, required": project.require<typeof Core>("@isowire/core").getWebSocketManager,
    ...(app.file.managerOf === undefined
      ? {}
      : { "managerOf of the application": (context) => app.managerOf(context) }),
  } satisfies Doors;
  await check("one user has one manager", () => oneManager(app, doors));
  await check("another user has another manager", () => otherManager(app, doors));
  await check("a copy of a context is refused", () => copiesRefused(app));
  await check("there is no constructor to go around the factory with", () => noConstructor(app.core));
  await check("an event goes into the user's log", async () => {
    const manager = app.managerOf(app.context("ada"));
    const { position } = await manager.sendEvent("isowire_doctor", { said: "hello" });
    const { entries } = await manager.history();
    return entries.length === 1 && position.offset === 1
      ? pass("sendEvent answered with offset 1, and history has the event")
      : fail(`sendEvent answered with offset ${position.offset}, history has ${entries.length} events`, ONE_DOOR);
  });
}

/** A hub that does not start is for this section to report. */
async function openHub(project: Project): Promise<Application> {
  try {
    return await openApplication(project, "memory");
  } catch (error) {
    throw error instanceof CannotRun && error.cause !== undefined ? error.cause : error;
  }
}

type Doors = Readonly<Record<string, (context: ReturnType<Application["context"]>) => WebSocketManager>>;

function oneManager(app: Application, doors: Doors): Finding {
  const known = app.hub.manager(app.context("ada"));
  const others = Object.entries(doors).filter(([, door]) => door(app.context("ada")) !== known);
  if (others.length === 0) return pass(`the same object from ${list(Object.keys(doors))}`);
  return fail(`another object from ${list(others.map(([name]) => name))}`, ONE_DOOR);
}

function otherManager(app: Application, doors: Doors): Finding {
  const shared = Object.entries(doors).filter(([, door]) => {
    const [ada, grace] = [door(app.context("ada")), door(app.context("grace"))];
    return ada === grace || grace.user.userId !== app.context("grace").userId;
  });
  if (shared.length === 0) return pass("two users, two managers, each of its own user");
  return fail(`${list(shared.map(([name]) => name))} gave one user's manager to another user`, ONE_DOOR);
}

function copiesRefused(app: Application): Finding {
  const context = app.context("ada");
  const copies = { spread: { ...context }, JSON: JSON.parse(JSON.stringify(context)) as typeof context };
  const taken = Object.entries(copies).filter(
    ([, copy]) => codeOf(() => app.hub.manager(copy)) !== "ERR_NOT_A_CONTEXT",
  );
  if (taken.length === 0) return pass("ERR_NOT_A_CONTEXT for a spread copy and for JSON");
  return fail(`a copy was taken for a context: ${list(taken.map(([name]) => name))}`, "make hubs with createHub alone");
}

function noConstructor(core: object): Finding {
  const classes = Object.keys(core).filter((name) => /Manager$/.test(name) && /^[A-Z]/.test(name));
  if (classes.length === 0) return pass("@isowire/core exports no class of a manager");
  return fail(`@isowire/core exports ${list(classes)}`, "install @isowire/core as it is published");
}

function codeOf(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

function list(names: readonly string[]): string {
  return names.join("; ");
}
