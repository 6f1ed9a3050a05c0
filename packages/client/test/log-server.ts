import type { SnapshotApproval, SnapshotRun } from "@isowire/core/protocol";
import { EPOCH, type Json, type Peer, ScriptedServer } from "./scripted-server.js";

interface LoggedEntry extends Json {
  readonly offset: number;
  readonly threadId?: string;
}

/** A scripted server with one user's log: it welcomes, replays, answers history and `run_list`, and delivers what is written. */
export class LogServer {
  epoch = EPOCH;
  log: LoggedEntry[] = [];
  runs: SnapshotRun[] = [];
  approvals: SnapshotApproval[] = [];
  /** Commands other than `run_list`, which are acknowledged with `{ runId: "r-new", threadId: "t1" }`. */
  readonly commands: Json[] = [];
  historyRequests: Json[] = [];
  /** What the next commands are answered with, in place of an ack. */
  refusal: Json | undefined;
  /** Answers nothing while true. */
  isMute = false;
  readonly server: ScriptedServer;

  private constructor(server: ScriptedServer) {
    this.server = server;
    server.script = (peer) => this.#open(peer);
  }

  static async listen(): Promise<LogServer> {
    return new LogServer(await ScriptedServer.listen());
  }

  get url(): string {
    return this.server.url;
  }

  get peer(): Peer {
    const peer = this.server.peers.at(-1);
    if (peer === undefined) throw new Error("nobody is connected");
    return peer;
  }

  /** Appends and delivers. */
  write(type: string, payload: unknown, { threadId = "t1", runId = "r1" } = {}): void {
    const offset = this.log.length + 1;
    const entry = { type, offset, time: 1_000 + offset, threadId, runId, payload };
    this.log.push(entry);
    for (const peer of this.server.peers) peer.send(entry);
  }

  /** The log is lost: a new epoch, at its beginning. */
  reset(): void {
    this.epoch = "epoch-two";
    this.log = [];
    const position = { epoch: this.epoch, offset: 0, time: 1 };
    this.peer.send({ type: "isowire:reset", position, reason: "epoch_changed" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }

  #open(peer: Peer): void {
    peer.onMessage = (message) => this.#answer(peer, message);
    const [epoch, offset] = (peer.query.get("resume") ?? "").split(".");
    const isKnown = epoch === this.epoch && Number(offset) <= this.log.length;
    const resume = epoch === "" ? "live" : isKnown ? "recovered" : "unavailable";
    const at = resume === "recovered" ? Number(offset) : this.log.length;
    peer.welcome(at, { resume, position: { epoch: this.epoch, offset: at, time: 1_000 + at } });
    if (resume !== "recovered") peer.send({ type: "isowire:snapshot", runs: this.runs, approvals: this.approvals });
    peer.send(...this.log.slice(at));
  }

  #answer(peer: Peer, message: Json): void {
    if (this.isMute) return;
    const { type, id } = message;
    if (type === "isowire:history") {
      this.historyRequests.push(message);
      peer.send({ type: "isowire:page", id, epoch: this.epoch, ...this.#page(message) });
    } else if (type === "run_list") {
      // Less than a snapshot says: neither where a run began nor its text.
      const runs = this.runs.map(({ runId, threadId, agent, status }) => ({ runId, threadId, agent, status }));
      peer.ack(id, { result: { runs } });
    } else if (type !== "isowire:ping") {
      this.commands.push(message);
      if (this.refusal !== undefined) peer.error(id, this.refusal);
      else peer.ack(id, { result: { runId: "r-new", threadId: "t1" } });
    }
  }

  #page({ before, threadId, limit }: Json): Json {
    const below = this.log.filter(
      (entry) => entry.offset < Number(before ?? Infinity) && (threadId === undefined || entry.threadId === threadId),
    );
    const entries = below.slice(-Number(limit ?? 100));
    return { entries, more: entries.length < below.length };
  }
}
