import type { Sabotage } from "./sabotage.js";

/** Of the tests over many sockets, of isolation, errors, recovery and the pipeline. */
export const SABOTAGES_OF_SOCKETS: readonly Sabotage[] = [
  {
    test: "real websocket concurrent users",
    file: "agents/src/plan-message.ts",
    line: "if (isBusy(index.value, threadId)) return planQueued",
    becomes: 'if (isBusy(index.value, "")) return planQueued',
    seen: "the runs of a thread go on side by side: their events are interleaved",
  },
  {
    test: "10 plus concurrent users isolation",
    file: "core/src/identity/user-key.ts",
    line: 'return KeyedUser.keyOf(user) ?? [user.tenantId.length, ":", user.tenantId, user.userId].join("");',
    becomes:
      'return KeyedUser.keyOf(user) ?? [user.tenantId.length, ":", user.tenantId, user.userId.slice(0, 6)].join("");',
    seen: "a device receives 54 entries of nine users where it should have 6",
  },
  {
    test: "concurrent user performance impact",
    file: "core/src/hub/appender.ts",
    line: "const pending = this.#enter(place.key, bytes);",
    becomes: 'const pending = this.#enter("", bytes);',
    seen: "the others' events are refused with ERR_OVERLOADED",
  },
  {
    test: "websocket event ordering under load",
    file: "core/src/hub/appender.ts",
    line: "const appending = this.#engine.log.append(place.user, checked);",
    becomes:
      "const later = new Promise((resolve) => setTimeout(resolve, Math.random() * 20)); " +
      "const appending: Appending = later.then(() => this.#engine.log.append(place.user, checked));",
    seen: "offsets are in the order of chance",
  },
  {
    test: "event burst handling",
    file: "agents/src/create-agent-run.ts",
    door: "new",
    line: "await events.say(event.type, ports.checkPayload(event.type, event.payload));",
    becomes:
      "await new Promise((resolve) => setTimeout(resolve, Math.random() * 5)); " +
      "await events.say(event.type, ports.checkPayload(event.type, event.payload));",
    seen: "the 25 events are not in the log when the run ends",
  },
  {
    test: "real websocket resilience and recovery",
    file: "core/src/connection/open-connection.ts",
    line: 'return { resume: "recovered", position: page.from };',
    becomes: 'return { resume: "recovered", position: page.head };',
    seen: "the page says that it recovered and misses the end of its run",
  },
  {
    test: "reconnection",
    file: "client/src/inbox.ts",
    line: "return this.#position === undefined ? this.#initial : positionToText(this.#position);",
    becomes: "return this.#initial;",
    seen: "the page says live instead of recovered, or waits in vain for the event it missed",
  },
  {
    test: "real websocket connection stability",
    door: "new",
    file: "ws/src/ws-connection.ts",
    line: 'else if (event === "pong") this.#handlers?.alive();',
    becomes: "",
    seen: "all three are closed with 4000 after the first ping",
  },
  {
    test: "real websocket error handling",
    file: "core/src/protocol/decode-message.ts",
    line: "if (!EVENT_TYPE.test(type)) throw malformed(",
    becomes: 'if (type === "") throw malformed(',
    seen: "the third answer is ERR_UNKNOWN_COMMAND instead of ERR_MALFORMED",
  },
  {
    test: "malformed event handling",
    file: "core/src/connection/inbox.ts",
    line: "const VIOLATIONS = 10;",
    becomes: "const VIOLATIONS = 3;",
    seen: "the connection is closed at the fourth payload, and no answer comes any more",
  },
  {
    test: "competing implementations",
    file: "core/src/registry/global-registry.ts",
    line: 'const KEY = Symbol.for("isowire.registry.1");',
    becomes: 'const KEY = Symbol("isowire.registry.1");',
    seen: "the second copy knows no default hub",
  },
  {
    test: "import path fragmentation",
    file: "core/src/registry/deprecation-gate.ts",
    line: "    useDeprecated({ code, callee, isSilent: !warned.has(code) });",
    becomes: "    void callee;",
    seen: "the first old name is counted under no code",
  },
  {
    test: "import path fragmentation",
    file: "legacy/src/user-of-call.ts",
    line: 'if ("userId" in call && context.userId !== call.userId) throw foreignUser();',
    becomes: "",
    seen: "a call on ada's manager that names grace is not refused",
  },
  {
    test: "race conditions",
    file: "core/src/manager/manager-cache.ts",
    line: "if (found !== undefined) return found;",
    becomes: "if (found !== undefined && Math.random() < 0.9) return found;",
    seen: "15 managers where one is expected; another number each time",
  },
  {
    test: "multi-user isolation",
    file: "core/src/hub/create-hub.ts",
    line: "return managers.get(userKey(context), () =>",
    becomes: "return managers.get(context.tenantId, () =>",
    seen: "one manager for three users",
  },
  {
    test: "multi-user isolation",
    file: "core/src/identity/assert-context.ts",
    line: 'if (typeof value === "object" && value !== null && globalRegistry',
    becomes: 'if ((typeof value === "object" && value !== null) || globalRegistry',
    seen: "a copy of a context gets a manager",
  },
  {
    test: "golden path",
    file: "agents/src/commands.ts",
    line: "user_message: (command) => userMessage(host, command),",
    becomes: "",
    seen: "the message starts no run",
  },
  {
    test: "pipeline execution",
    file: "agents/src/run-tool.ts",
    line: "return value;",
    becomes: "return call.parameters as T;",
    seen: "each stage is given the parameters of the one before, not its work",
  },
  {
    test: "10 steps",
    door: "new",
    file: "ws/src/send-queue.ts",
    line: "this.#joined += frame;",
    becomes: "this.#joined = frame + this.#joined;",
    seen: "the events of one turn arrive backwards",
  },
  {
    test: "state persistence",
    door: "new",
    file: "agents/src/state-cell.ts",
    line: "this.#current = state;",
    becomes: "void state;",
    seen: "the agent reads its state back as undefined",
  },
];
