/** A section of the report, before it has run. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** What is run. */
  readonly ran: string;
  /** It is not run when one of these failed: it could only say the same again. */
  readonly needs: readonly string[];
}

/** The sections of the report, in their order. */
export const SECTIONS = [
  {
    id: "imports",
    title: "Import stability",
    ran: "Every path of every installed @isowire package was imported and required from the project; copies of @isowire/core were looked for on disk and in the process; the sources were parsed for legacy imports.",
    needs: [],
  },
  {
    id: "factory",
    title: "Factory",
    ran: "A hub was made as the application makes it, over a memory engine; managers of two users were asked for by every way there is.",
    needs: [],
  },
  {
    id: "isolation",
    title: "User isolation",
    ran: "Users whose ids look alike were sent events with canaries over real sockets; every raw message on every device was searched for another user's canary.",
    needs: ["factory", "database"],
  },
  {
    id: "agents",
    title: "Agent registry",
    ran: "The registry was tied to a hub, to a factory and to half a manager; an agent ran through it, over a memory engine.",
    needs: [],
  },
  {
    id: "configuration",
    title: "Configuration",
    ran: "isowire.doctor was loaded, and the configuration with the project's own @isowire/config.",
    needs: [],
  },
  {
    id: "database",
    title: "Database and engine",
    ran: "The engine was opened; events of a throw-away user were appended, read, resumed and trimmed.",
    needs: [],
  },
  {
    id: "golden-path",
    title: "Golden path",
    ran: "A server listened on the loopback; devices asked an agent, were cut off in mid-answer, came back, and cancelled.",
    needs: ["database"],
  },
  {
    id: "performance",
    title: "Performance",
    ran: "A pipeline of ten steps, from the command on a socket to its last event; then a burst of events to one device.",
    needs: ["database"],
  },
  {
    id: "security",
    title: "Security",
    ran: "Pages of foreign origins and a caller without a credential knocked at the endpoint; the sources were parsed for places that vouch for a user.",
    needs: [],
  },
  {
    id: "deprecations",
    title: "Deprecation progress",
    ran: "The sources were parsed for deprecated names; versions and lockfile were looked at for the way forward and the way back.",
    needs: [],
  },
] as const satisfies readonly Section[];

export type SectionId = (typeof SECTIONS)[number]["id"];
