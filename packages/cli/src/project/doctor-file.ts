import type { AgentRegistry } from "@isowire/agents";
import type { Engine, Hub, UserContext, WebSocketManager } from "@isowire/core";
import type { AttachOptions } from "@isowire/ws";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CannotRun } from "../report/cannot-run.js";
import { errorText } from "../report/error-text.js";
import type { Project } from "./project.js";

/**
 * What `isowire.doctor.js` (or `.mjs`, `.cjs`) in a project's folder may export, so that the doctor looks at the application's
 * own parts. Every member is optional; each is called in a process that ends after the section.
 */
export interface DoctorFile {
  /** The engine the application runs on. @defaultValue the one that `engineUrl` of the configuration names, else memory */
  readonly createEngine?: () => Engine | Promise<Engine>;
  /** The hub as the application makes it, over the engine it is given. @defaultValue `createHub({ engine })` */
  readonly createHub?: (options: { readonly engine: Engine }) => Hub | Promise<Hub>;
  /** How the application's code comes to the manager of a user. @defaultValue `hub.manager(context)` */
  readonly managerOf?: (context: UserContext, hub: Hub) => WebSocketManager;
  /** The registry with the application's agents; none of them is run. @defaultValue `createAgentRegistry()` */
  readonly createRegistry?: () => AgentRegistry | Promise<AgentRegistry>;
  /** What the application gives to `attachWebSocketServer`, less the hub. */
  readonly attachOptions?: (hub: Hub) => Omit<AttachOptions, "hub"> | Promise<Omit<AttachOptions, "hub">>;
}

const MEMBERS = ["createEngine", "createHub", "managerOf", "createRegistry", "attachOptions"] as const;
const FILES = ["isowire.doctor.js", "isowire.doctor.mjs", "isowire.doctor.cjs"];

/** The name of the project's doctor file, when it has one. */
export function doctorFileOf(root: string): string | undefined {
  return FILES.find((file) => existsSync(join(root, file)));
}

/**
 * Loads the project's doctor file.
 *
 * @throws Error when it cannot be loaded, or exports what nobody asks for
 */
export async function readDoctorFile(project: Project): Promise<DoctorFile> {
  const name = doctorFileOf(project.root);
  if (name === undefined) return {};
  const module = await project.import<Readonly<Record<string, unknown>>>(`./${name}`);
  // A CommonJS file, or one with a default export, has its members one level down.
  const members = isObject(module["default"]) ? { ...module["default"], ...module } : module;
  const named = Object.entries(members).filter(([key]) => key !== "default" && key !== "module.exports");
  for (const [key, value] of named) {
    const expected = `expected functions out of ${MEMBERS.join(", ")}`;
    if (!MEMBERS.some((member) => member === key)) throw new Error(`${name}: ${expected}, received \`${key}\``);
    if (typeof value !== "function") throw new Error(`${name}: ${expected}, received ${typeof value} in \`${key}\``);
  }
  return Object.fromEntries(named);
}

/** The same for sections that only use it: the section that reports on the file is another. */
export async function loadDoctorFile(project: Project): Promise<DoctorFile> {
  try {
    return await readDoctorFile(project);
  } catch (error) {
    throw new CannotRun(
      `the project's doctor file does not load (${errorText(error)})`,
      "npx isowire doctor --only configuration",
    );
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
