import type { AgentRegistry } from "@isowire/agents";
import { openApplication, type Application } from "../project/application.js";
import { openRegistry } from "../project/open-registry.js";
import { errorText } from "../report/error-text.js";
import { fail, pass, type Finding } from "../report/finding.js";
import { FIVE, FIVE_EVENTS } from "../wire/doctor-agents.js";
import type { SectionContext } from "./section-context.js";

const OWN_REGISTRY =
  "look at createRegistry in the doctor file, and at what it does to the registry before returning it";

/** Whether agents find the way to their user's screens through the registry. */
export async function runAgents({ project, check }: SectionContext): Promise<void> {
  await using app = await openApplication(project, "memory");
  await using registry = await openRegistry(project, app);
  const whose = app.file.createRegistry === undefined ? "a new registry" : "the application's registry";
  await check("half a manager is refused", () => halfRefused(registry));
  await check("a hub is taken", () => {
    registry.setWebSocketManager(app.hub);
    return pass(`${whose} is tied to the hub`);
  });
  await check("a factory of the same hub is taken", () => {
    registry.setWebSocketManager((context: Parameters<Application["managerOf"]>[0]) => app.hub.manager(context));
    return pass("(context) => hub.manager(context)");
  });
  await check("an agent's five events go into its user's log", () => fiveEvents(app, registry));
}

function halfRefused(registry: AgentRegistry): Finding {
  try {
    registry.setWebSocketManager({ user: {}, sendEvent: () => undefined });
  } catch (error) {
    const text = errorText(error);
    return /`history`/.test(text) ? pass(text) : fail(text, `expected the missing member to be named; ${OWN_REGISTRY}`);
  }
  return fail("an object with sendEvent alone was taken for a manager", OWN_REGISTRY);
}

async function fiveEvents(app: Application, registry: AgentRegistry): Promise<Finding> {
  const context = app.context("ada");
  const { runId } = await registry.start(context, { agent: FIVE_EVENTS, content: "apples" });
  let types: readonly string[] = [];
  const look = async (): Promise<void> => {
    const { entries } = await app.hub.manager(context).history({ limit: 200 });
    types = entries
      .filter((entry) => entry.runId === runId && entry.type.match(/^(agent|tool)_/))
      .map(({ type }) => type);
  };
  const deadline = Date.now() + 10_000;
  while (!types.some((type) => /^agent_(completed|failed|cancelled)$/.test(type)) && Date.now() < deadline) {
    await look();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const seen = types.join(", ");
  return seen === FIVE.join(", ") ? pass(seen) : fail(seen === "" ? "nothing" : seen, OWN_REGISTRY);
}
