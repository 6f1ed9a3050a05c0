import { IsowireError } from "@isowire/core/protocol";
import { deferred } from "./deferred.js";
import { driveAgent } from "./drive-agent.js";
import { type Ending, failedBy, failedWith } from "./ending.js";
import { finishWithPatience } from "./finish-with-patience.js";
import { LeaseKeeper } from "./lease-keeper.js";
import type { RegisteredAgent } from "./agent-table.js";
import type { RunHost, RunStart } from "./run-host.js";
import { createRunParts, type RunParts } from "./run-parts.js";
import { isEnded, readRun, type RunRecord, runKey } from "./run-record.js";

/** One run on this node, from its start to its one end. */
export class RunExecution {
  readonly runId: string;
  /** Resolves when nothing of the run is left here. Never rejects. */
  readonly done: Promise<void>;
  readonly #host: RunHost;
  readonly #start: RunStart;
  readonly #parts: RunParts;
  readonly #keeper: LeaseKeeper;
  readonly #ending = deferred<Ending>();
  /** The agent's signal. */
  readonly #stop = new AbortController();
  readonly #over = new AbortController();
  #listening: Disposable | undefined;

  constructor(host: RunHost, start: RunStart) {
    this.#host = host;
    this.#start = start;
    this.runId = start.record.runId;
    this.#parts = createRunParts(host, start, {
      signal: this.#stop.signal,
      broken: (error) => this.#ending.resolve(this.#failedBy(error)),
    });
    this.#keeper = new LeaseKeeper({
      clock: host.ports.clock,
      port: start.port,
      key: runKey(this.runId),
      token: start.token,
      ttlMs: host.options.leaseTtlMs,
      renewed: () => void this.#look(),
      lost: () => this.#ending.resolve({ kind: "lost" }),
      failed: (error) => this.#warn(error, "unable to renew the lease of a run"),
    });
    this.done = this.#main();
  }

  /** Ends it now, because this process is going. */
  interrupt(): void {
    this.#ending.resolve(failedWith("ERR_RUN_INTERRUPTED"));
  }

  async #main(): Promise<void> {
    const { agents, options } = this.#host;
    const registered = agents.find(this.#start.record.agent);
    void this.#listen();
    this.#parts.timers.after(registered?.deadlineMs ?? options.deadlineMs, () => {
      this.#stop.abort(new IsowireError("ERR_RUN_DEADLINE"));
      this.#ending.resolve(failedWith("ERR_RUN_DEADLINE"));
    });
    await this.#look();
    const ending = await Promise.race([this.#ending.promise, this.#drive(registered)]);
    await this.#end(ending);
  }

  async #drive(registered: RegisteredAgent | undefined): Promise<Ending> {
    if (registered === undefined) return failedWith("ERR_UNKNOWN_AGENT");
    if (this.#stop.signal.aborted) return { kind: "cancelled" };
    const { events, run } = this.#parts;
    const { maxEventBytes } = this.#host.ports.limits;
    try {
      const result = await driveAgent({ agent: registered.agent, events, run, maxEventBytes, over: this.#over.signal });
      return { kind: "completed", ...result };
    } catch (error) {
      // The run is over already, or was asked to stop: what the agent makes of that is nobody's incident.
      return this.#stop.signal.aborted ? { kind: "cancelled" } : this.#failedBy(error);
    }
  }

  async #end(ending: Ending): Promise<void> {
    const { writer, events, approvals, inputs, timers } = this.#parts;
    const parts = events.seal();
    this.#over.abort();
    this.#stop.abort(new IsowireError("ERR_RUN_ENDED"));
    approvals.voidAll();
    inputs.close();
    timers[Symbol.dispose]();
    this.#listening?.[Symbol.dispose]();
    if (ending.kind !== "lost") {
      await writer.settled();
      const failure = ending.kind === "completed" ? writer.failure : undefined;
      const last = failure === undefined ? this.#withText(ending) : this.#failedBy(failure.error);
      if (last.kind !== "lost") await this.#finish({ ending: last, parts });
    }
    this.#keeper[Symbol.dispose]();
  }

  async #finish(end: Pick<Parameters<typeof finishWithPatience>[1], "ending" | "parts">): Promise<void> {
    const { port, token } = this.#start;
    try {
      await finishWithPatience(this.#host, { port, token, runId: this.runId, ...end });
    } catch (error) {
      this.#warn(error, "unable to end a run");
    }
  }

  /** An agent without a final word has said everything in its messages. */
  #withText(ending: Ending): Ending {
    if (ending.kind !== "completed" || ending.finalResponse !== undefined) return ending;
    return { ...ending, finalResponse: this.#parts.events.assistant.all };
  }

  async #listen(): Promise<void> {
    try {
      const listening = await this.#start.port.listen((hint) => {
        if (hint.kind === "run" && hint.runId === this.runId) void this.#look();
      });
      if (this.#over.signal.aborted) {
        listening[Symbol.dispose]();
        return;
      }
      this.#listening = listening;
      await this.#look();
    } catch (error) {
      this.#warn(error, "unable to listen for a run; its record is read at every renewal");
    }
  }

  /** Reads the record, which whichever node may have changed. */
  async #look(): Promise<void> {
    try {
      const item = await readRun(this.#start.port, this.runId);
      if (this.#over.signal.aborted) return;
      if (item === undefined || isEnded(item.value.status)) this.#ending.resolve({ kind: "lost" });
      else this.#heed(item.value);
    } catch (error) {
      this.#warn(error, "unable to read the record of a run; it is read again at the next renewal");
    }
  }

  #heed(record: RunRecord): void {
    this.#parts.approvals.look(record);
    this.#parts.inputs.offer(record.inputs);
    if (record.cancel === undefined || this.#stop.signal.aborted) return;
    const reason = new Error(record.cancel.reason ?? "the run was cancelled");
    reason.name = "AbortError";
    this.#parts.timers.after(this.#host.options.cancelGraceMs, () => this.#ending.resolve({ kind: "cancelled" }));
    this.#stop.abort(reason);
  }

  #failedBy(error: unknown): Ending {
    return failedBy(error, {
      logger: this.#host.ports.logger,
      fields: { runId: this.runId, agent: this.#start.record.agent },
    });
  }

  #warn(error: unknown, message: string): void {
    this.#host.ports.logger.warn({ runId: this.runId, err: error }, message);
  }
}
