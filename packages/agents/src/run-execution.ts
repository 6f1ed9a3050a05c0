import { workFor } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { deferred } from "./deferred.js";
import { type AgentResult, driveAgent } from "./drive-agent.js";
import { type Ending, failedBy, failedWith, isEngineTrouble, type Last } from "./ending.js";
import { finishWithPatience } from "./finish-with-patience.js";
import { LeaseKeeper } from "./lease-keeper.js";
import { leaseTimes } from "./lease-times.js";
import { leaveRun } from "./promote.js";
import type { OpenParts } from "./run-events.js";
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
      broken: (error) => this.#ending.resolve(this.#brokenBy(error)),
    });
    this.#keeper = new LeaseKeeper({
      ...leaseTimes(host.options.leaseTtlMs),
      clock: host.ports.clock,
      port: start.port,
      key: runKey(this.runId),
      token: start.token,
      renewed: () => void this.#look(),
      lost: () => this.#ending.resolve({ kind: "lost" }),
      failed: (error) => this.#warn(error, "unable to renew the lease of a run"),
    });
    this.done = this.#main();
  }

  /** This process is going: lets go of it when another node may go on with it, and ends it otherwise. */
  leave(): void {
    const { resumable } = this.#start.record;
    this.#ending.resolve(resumable === true ? { kind: "released" } : failedWith("ERR_RUN_INTERRUPTED"));
  }

  async #main(): Promise<void> {
    const { agents, options, now } = this.#host;
    const { agent, startedAt } = this.#start.record;
    const registered = agents.find(agent);
    void this.#listen();
    // Of the run, not of the attempt.
    const deadline = startedAt + (registered?.deadlineMs ?? options.deadlineMs);
    this.#parts.timers.after(Math.max(0, deadline - now()), () => {
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
      const { agent } = registered;
      const { context, runId } = run;
      const drive = (): Promise<AgentResult> =>
        driveAgent({ agent, events, run, maxEventBytes, over: this.#over.signal });
      const result = await workFor("run", { context, runId, run }, drive);
      return { kind: "completed", ...result };
    } catch (error) {
      // The run is over already, or was asked to stop: what the agent makes of that is nobody's incident.
      if (this.#stop.signal.aborted) return { kind: "cancelled" };
      const { failure } = this.#parts.writer;
      return failure === undefined ? this.#failedBy(error) : this.#brokenBy(failure.error);
    }
  }

  async #end(ending: Ending): Promise<void> {
    const { writer, events, approvals, inputs, timers } = this.#parts;
    const elsewhere = goesOnElsewhere(ending);
    // An agent that listens may set its state once more before its pen is taken away.
    if (elsewhere !== undefined) this.#stop.abort(elsewhere);
    const parts = events.seal();
    this.#over.abort();
    this.#stop.abort(new IsowireError("ERR_RUN_ENDED"));
    if (elsewhere === undefined) approvals.voidAll();
    else approvals.abandon(elsewhere);
    inputs.close();
    timers[Symbol.dispose]();
    this.#listening?.[Symbol.dispose]();
    if (ending.kind !== "lost") await writer.settled();
    const last = await this.#leaveOff(this.#asWritten(ending));
    // What was not written for certain, the log alone knows.
    if (last !== undefined) await this.#finish(last, writer.failure === undefined ? { parts } : {});
    this.#keeper[Symbol.dispose]();
  }

  /** What was said without waiting may have failed after the agent was done. */
  #asWritten(ending: Ending): Ending {
    const { failure } = this.#parts.writer;
    if (failure === undefined) return this.#withText(ending);
    return ending.kind === "completed" || ending.kind === "released" ? this.#brokenBy(failure.error) : ending;
  }

  /** How the run ends; undefined when it goes on elsewhere. */
  async #leaveOff(ending: Ending): Promise<Last | undefined> {
    if (ending.kind === "lost") return undefined;
    if (ending.kind !== "released" && ending.kind !== "dropped") return ending;
    const { port, token } = this.#start;
    const lease = { runId: this.runId, token };
    try {
      if (ending.kind === "released" && (await this.#markReleased()) === "cancelling") return { kind: "cancelled" };
      await this.#keeper.stop();
      if (ending.kind === "released") {
        await leaveRun(port, lease);
        this.#host.ports.announceRelease();
      } else {
        // Gives the engine a moment before the next attempt.
        await leaveRun(port, { ...lease, ttlMs: leaseTimes(this.#host.options.leaseTtlMs).renewMs });
      }
    } catch (error) {
      this.#warn(error, "unable to let go of the lease of a run; it is found when the lease has run out");
    }
    return undefined;
  }

  /** The attempt that ends here is not a lost one. What is being cancelled is not handed over. */
  async #markReleased(): Promise<"released" | "cancelling"> {
    const { cancel } = await this.#parts.writer.update((record) =>
      record.cancel === undefined ? { record: { ...record, released: true }, events: [] } : undefined,
    );
    return cancel === undefined ? "released" : "cancelling";
  }

  async #finish(ending: Last, open: { readonly parts?: OpenParts }): Promise<void> {
    const { port, token } = this.#start;
    try {
      await finishWithPatience(this.#host, { port, token, runId: this.runId, ending, ...open });
    } catch (error) {
      this.#warn(error, "unable to end a run");
    }
  }

  /** An agent without a final word has said everything in its messages. */
  #withText<E extends Ending>(ending: E): E {
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

  /** What an append that failed makes of the run: the agent is not to blame for the engine. */
  #brokenBy(error: unknown): Ending {
    if (this.#start.record.resumable !== true || !isEngineTrouble(error)) return this.#failedBy(error);
    this.#warn(error, "the engine failed in the middle of a run; it goes on from its checkpoint");
    return { kind: "dropped" };
  }

  #failedBy(error: unknown): ReturnType<typeof failedBy> {
    return failedBy(error, {
      logger: this.#host.ports.logger,
      fields: { runId: this.runId, agent: this.#start.record.agent },
    });
  }

  #warn(error: unknown, message: string): void {
    this.#host.ports.logger.warn({ runId: this.runId, err: error }, message);
  }
}

/** What its agent is told of a run that goes on elsewhere. */
function goesOnElsewhere({ kind }: Ending): IsowireError | undefined {
  if (kind === "lost") return new IsowireError("ERR_FENCED");
  return kind === "released" || kind === "dropped" ? new IsowireError("ERR_RUN_INTERRUPTED") : undefined;
}
