/** One line of the product, changed so that the promise a test keeps is broken. */
export interface Sabotage {
  /** The beginning of the test's name, up to its colon. */
  readonly test: string;
  /** Below `packages/`. */
  readonly file: string;
  /** A part of one line of that file, found there once. */
  readonly line: string;
  readonly becomes: string;
  /** How the test fails. */
  readonly seen: string;
}

/**
 * What turns each test of this folder red. Each was tried in a copy of the repository: the line changed, its package built,
 * the test run. `docs/predecessor-suite.md` says how to try one again.
 */
export const SABOTAGES: readonly Sabotage[] = [
  {
    test: "all methods",
    file: "agents/src/bridge.ts",
    line: "bound.push(ports.reserve(AGENT_EVENT_TYPES), ports.onSnapshot(snapshotOf));",
    becomes: "bound.push(ports.onSnapshot(snapshotOf));",
    seen: "sendEvent appends agent events of an application's own instead of rejecting",
  },
  {
    test: "agent_started event structure",
    file: "agents/src/run-host.ts",
    line: "const payload = { agent, ...(commandId === undefined ? {} : { commandId }), input };",
    becomes: "const payload = { agent, input };",
    seen: "the payload has no commandId",
  },
  {
    test: "agent_thinking event structure",
    file: "agents/src/create-agent-run.ts",
    line: "step === undefined ? { reasoning } : { reasoning, step }",
    becomes: "{ thought: reasoning, step }",
    seen: "the payload has no reasoning",
  },
  {
    test: "tool_executing event structure",
    file: "agents/src/run-tool.ts",
    line: "parameters: fitValue(call.parameters, maxEventBytes)",
    becomes: "parameters: {}",
    seen: "the parameters are empty",
  },
  {
    test: "tool_completed event structure",
    file: "agents/src/run-events.ts",
    line: 'const payload = { executionId, toolName: tool?.toolName ?? "", durationMs, ...outcome };',
    becomes: 'const payload = { executionId, toolName: tool?.toolName ?? "", ...outcome };',
    seen: "the payload has no durationMs",
  },
  {
    test: "agent_completed event structure",
    file: "agents/src/ending.ts",
    line: "finalResponse: text,",
    becomes: 'finalResponse: "",',
    seen: "the final response is empty",
  },
  {
    test: "complete event sequence",
    file: "agents/src/run-events.ts",
    line: 'append([{ type: "tool_completed", payload }])',
    becomes: 'append([{ type: "tool_completed", payload }, { type: "tool_completed", payload }])',
    seen: "six events where five are expected",
  },
  {
    test: "event timing",
    file: "agents/src/run-events.ts",
    line: "await this.#options.writer.append([{ type, payload }]);",
    becomes: "setTimeout(() => void this.#options.writer.append([{ type, payload }]), 20_000);",
    seen: "the thought is not on the screen within the deadline, and the run has not gone on",
  },
  {
    test: "out of order event handling: a tool that ends without having begun",
    file: "agents/src/run-lifecycle.ts",
    line: "if (executionId === undefined || !state.openTools.has(executionId)) {",
    becomes: "if (executionId === undefined) {",
    seen: "tool_completed and a later thought are on the screen, and the run completes",
  },
  {
    test: "out of order event handling: a second start",
    file: "agents/src/apply-event.ts",
    line: "throw outOfOrder(`${type} is not for an agent to yield`);",
    becomes: "return;",
    seen: "the run goes on and completes: four events where three are expected",
  },
  {
    test: "out of order event handling: an end of the agent's own",
    file: "agents/src/apply-event.ts",
    line: "throw outOfOrder(`${type} is not for an agent to yield`);",
    becomes: "return options.events.say(type, payload);",
    seen: "the agent's own agent_completed is on the screen",
  },
  {
    test: "real agent websocket events",
    file: "core/src/hub/command-desk.ts",
    line: "const task = { context, command, print, port };",
    becomes:
      "const task = { context, command, print, port }; " +
      "if (!planner && !handler) await port.append({ events: [{ type: command.type, payload: command.payload }] });",
    seen: "the five made-up events are in the log and come back",
  },
  {
    test: "real e2e agent conversation flow",
    file: "agents/src/plan-message.ts",
    line: "events: [userMessage({ content: record.input.content, threadId }), startedEvent(started)],",
    becomes: "events: [startedEvent(started)],",
    seen: "no question is in the log, so nothing is said about any",
  },
  {
    test: "real websocket agent event flow, comprehensive",
    file: "agents/src/run-tool.ts",
    line: "{ success: false, error: failure }",
    becomes: "{ success: true, results: null }",
    seen: "the failed tool is shown as a success",
  },
  {
    test: "real websocket connection established",
    file: "core/src/connection/open-connection.ts",
    line: "await join(connection, node);",
    becomes: "void join;",
    seen: "the user has no connection",
  },
  {
    test: "tool dispatcher websocket integration",
    file: "agents/src/run-tool.ts",
    line: "await events.toolExecuting(",
    becomes: "void events.toolExecuting(",
    seen: "the tool runs while its begin is not in the log: 0 where 1 is expected",
  },
  {
    test: "agent registry websocket integration",
    file: "agents/src/ports-from.ts",
    line: "if (missing !== undefined) throw refusal",
    becomes: "if (missing === kind) throw refusal",
    seen: "the refusal does not name the missing member",
  },
  {
    test: "concurrent real websocket connections",
    file: "core/src/sequencer/sequencer.ts",
    line: "for (const follower of this.live) follower.deliver(entry, share);",
    becomes: "for (const follower of [...this.live].slice(0, 4)) follower.deliver(entry, share);",
    seen: "the fifth device waits in vain",
  },
  {
    test: "real websocket performance metrics",
    file: "core/src/hub/create-connection-ports.ts",
    line: "counts.delivered += 1;",
    becomes: "counts.delivered = stations.appender.appended;",
    seen: "delivered is not 23",
  },
  {
    test: "real high throughput websocket connections",
    file: "ws/src/send-queue.ts",
    line: "this.#waiting.push(frame);",
    becomes: "if (this.#waiting.length === 0) this.#waiting.push(frame);",
    seen: "messages of one turn are lost, and a command's answer with them",
  },
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
    line: "return `${String(user.tenantId.length)}:${user.tenantId}${user.userId}`;",
    becomes: "return `${String(user.tenantId.length)}:${user.tenantId}${user.userId.slice(0, 6)}`;",
    seen: "a device receives 54 entries of nine users where it should have 6",
  },
  {
    test: "concurrent user performance impact",
    file: "core/src/hub/appender.ts",
    line: "const pending = this.#enter(key, bytes);",
    becomes: 'const pending = this.#enter("", bytes);',
    seen: "the others' events are refused with ERR_OVERLOADED",
  },
  {
    test: "websocket event ordering under load",
    file: "core/src/hub/appender.ts",
    line: "const result = await this.#engine.log.append(user, { ...request, events });",
    becomes:
      "await new Promise((resolve) => setTimeout(resolve, Math.random() * 20)); " +
      "const result = await this.#engine.log.append(user, { ...request, events });",
    seen: "offsets are in the order of chance",
  },
  {
    test: "event burst handling",
    file: "agents/src/create-agent-run.ts",
    line: "await events.say(event.type, event.payload);",
    becomes:
      "await new Promise((resolve) => setTimeout(resolve, Math.random() * 5)); " +
      "await events.say(event.type, event.payload);",
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
    file: "ws/src/ws-connection.ts",
    line: 'webSocket.on("pong", () => this.#handlers?.alive());',
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
    file: "legacy/src/deprecated.ts",
    line: "  useDeprecated(code, callee);",
    becomes: "  void callee;",
    seen: "the first old name is counted under no code",
  },
  {
    test: "import path fragmentation",
    file: "legacy/src/user-of-call.ts",
    line: "if (context.userId !== call.userId) throw foreignUser();",
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
    file: "ws/src/send-queue.ts",
    line: "this.#waiting.push(frame);",
    becomes: "this.#waiting.unshift(frame);",
    seen: "the events of one turn arrive backwards",
  },
  {
    test: "state persistence",
    file: "agents/src/create-agent-run.ts",
    line: "current = copy;",
    becomes: "void copy;",
    seen: "the agent reads its state back as undefined",
  },
];
