import type * as Agents from "@isowire/agents";
import type { AgentRegistry } from "@isowire/agents";
import { DOCTOR_AGENTS } from "../wire/doctor-agents.js";
import type { Application } from "./application.js";
import type { Project } from "./project.js";

/**
 * The application's registry, or one of the project's own `@isowire/agents`, with the doctor's agents beside whatever it has;
 * not tied to a hub.
 *
 * @throws CannotRun when `@isowire/agents` is not installed
 */
export async function openRegistry(project: Project, { file }: Application): Promise<AgentRegistry> {
  const { createAgentRegistry } = await project.import<typeof Agents>("@isowire/agents");
  const registry = (await file.createRegistry?.()) ?? createAgentRegistry();
  for (const [name, agent] of Object.entries(DOCTOR_AGENTS)) registry.register(name, agent);
  return registry;
}
