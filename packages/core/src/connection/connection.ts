import type { Entry } from "../contracts/event.js";
import type { AcceptRequest } from "../contracts/hub-ports.js";
import type { OutboundEntry } from "../contracts/message-codec.js";
import type { Position } from "../contracts/position.js";
import type { TransportConnection, TransportHandlers } from "../contracts/transport.js";
import type { UserContext } from "../contracts/user-context.js";
import type { ControlMessage } from "../protocol/messages.js";
import type { CloseReason } from "../contracts/fanout.js";
import type { Evictable } from "../sequencer/user-node.js";
import type { Follower, Sequencer } from "../sequencer/sequencer.js";
import type { UserHold } from "../sequencer/user-index.js";
import type { ConnectionPorts, Refresh } from "./connection-ports.js";
import { randomId } from "../identity/random-id.js";
import { CLIENT_ID, FEATURES } from "../protocol/bounds.js";
import { CLOSE_CODES, type KnownCloseCode } from "../protocol/close-codes.js";
import { positionOf } from "../log/position-of.js";
import { nativeCodec } from "../protocol/native-codec.js";
import { catchUp } from "./catch-up.js";
import { Inbox } from "./inbox.js";
import { Liveness } from "./liveness.js";
import { openConnection } from "./open-connection.js";
import { Outbox } from "./outbox.js";

const EVICTED = { replaced: 4003, silent: 4000, limit: 4504, disconnected: 4505 } as const satisfies Record<
  CloseReason,
  KnownCloseCode
>;

type State = "opening" | "catching up" | "live" | "closed";

/**
 * One socket of one device of one user: a cursor into the user's log. Opening, then catching up from its place, then live;
 * a live connection that is too slow goes back to catching up, so nothing is ever queued for it.
 */
export class Connection implements Follower, Evictable, TransportHandlers {
  readonly id = ["c_", randomId()].join("");
  readonly clientId: string;
  readonly transport: TransportConnection;
  readonly ports: ConnectionPorts;
  readonly out: Outbox;
  readonly liveness: Liveness;
  readonly refresh: Refresh | undefined;
  /** What the client asked for and this server does. */
  readonly features: readonly string[];
  context: UserContext;
  cursor: Position | undefined;
  /** The snapshot told the text of open messages up to this offset: what comes before it is not merged. */
  toldThrough = 0;
  #state: State = "opening";
  #isWelcomed = false;
  readonly #inbox: Inbox;
  readonly #hold: UserHold;
  #sequencer: Sequencer | undefined;
  #pumping = false;
  #again = false;

  constructor(request: AcceptRequest, ports: ConnectionPorts) {
    const { context, transport, codec = nativeCodec, clientId } = request;
    this.ports = ports;
    this.context = context;
    this.transport = transport;
    this.refresh = request.refresh;
    this.features = featuresOf(request);
    this.clientId = clientId !== undefined && CLIENT_ID.test(clientId) ? clientId : randomId();
    this.out = new Outbox({ transport, codec, user: context });
    this.liveness = new Liveness(this, request);
    this.#inbox = new Inbox(this, codec);
    this.#hold = ports.hold(context);
    this.#hold.node.connections.add(this);
    transport.handlers = this;
    openConnection(this, request, this.#hold.node).catch((error: unknown) => {
      ports.logger.warn({ error }, "a connection could not be opened");
      this.close(1013);
    });
  }

  get state(): State {
    return this.#state;
  }

  /** Over its budget, or not level yet: entries reach it from the log. */
  get isCatchingUp(): boolean {
    return this.#state === "catching up";
  }

  /** The welcome is out: other messages may follow it. */
  get isWelcomed(): boolean {
    return this.#isWelcomed;
  }

  /** The welcome is out: what came before it is handled, and whatever comes now. */
  listen(): void {
    this.#isWelcomed = true;
    this.#inbox.open();
  }

  /** Entries follow from `cursor`. */
  start(sequencer: Sequencer, cursor: Position): void {
    if (this.#state !== "opening") return;
    this.#state = "catching up";
    this.#sequencer = sequencer;
    this.cursor = cursor;
    sequencer.followers.add(this);
    this.ports.opened(this);
    this.pump();
  }

  deliver(entry: Entry, at: Position, share?: Map<unknown, unknown>): void {
    this.cursor = at;
    this.out.entry(entry, share);
    this.ports.delivered();
    this.#bound();
  }

  /** One of a page. */
  write(entry: OutboundEntry): void {
    this.cursor = positionOf(entry);
    this.out.entry(entry);
    this.ports.delivered();
  }

  reset(position: Position, reason: string): void {
    if (this.#state === "closed") return;
    this.send({ type: "isowire:reset", position, reason });
    this.cursor = position;
    this.#sequencer?.live.delete(this);
    this.#state = "catching up";
    this.pump();
  }

  lost(): void {
    this.close(4001);
  }

  /** The welcome comes first, whatever else there is to say meanwhile. */
  send(message: ControlMessage): void {
    if (this.#state === "closed" || (!this.#isWelcomed && message.type !== "isowire:welcome")) return;
    this.out.control(message);
    this.#bound();
  }

  close(code: KnownCloseCode, reason: string = CLOSE_CODES[code].name): void {
    if (this.#state === "closed") return;
    this.#leave();
    this.transport.close(code, reason);
  }

  evict(reason: CloseReason, text?: string): void {
    this.close(EVICTED[reason], text);
  }

  /** Level with the sequencer, in this same turn: from now on entries come from it. */
  goLive(): void {
    this.#state = "live";
    this.#sequencer?.live.add(this);
  }

  /** Reads the log from the cursor on; while somebody does already, has them look again. */
  pump(): void {
    if (this.#state !== "catching up" || this.#sequencer === undefined) return;
    this.#again = this.#pumping;
    if (this.#pumping) return;
    this.#pumping = true;
    catchUp(this, this.#sequencer, this.#hold.node.user)
      .catch((error: unknown) => {
        this.ports.logger.warn({ error }, "a connection could not read its log");
        this.close(1013);
      })
      .finally(() => {
        this.#pumping = false;
        if (this.#again) this.pump();
      });
  }

  /** Below a quarter of the budget: there is room for another page. */
  hasRoom(): boolean {
    return this.transport.bufferedBytes < this.ports.limits.bufferedBytes / 4;
  }

  /** Over the budget nothing more is queued from the log; who asks and asks and never reads is closed. */
  #bound(): void {
    const { bufferedBytes: waiting } = this.transport;
    const { bufferedBytes: budget } = this.ports.limits;
    if (waiting <= budget) return;
    if (waiting > budget * 2) this.close(4001);
    else if (this.#state === "live") this.#fallBehind();
  }

  #fallBehind(): void {
    this.#sequencer?.live.delete(this);
    this.#state = "catching up";
    this.liveness.stalled();
  }

  /** From the transport, as all that its contract of handlers names. */
  message(data: string | Uint8Array): void {
    this.#inbox.receive(data);
  }

  alive(): void {
    this.liveness.alive();
  }

  drained(): void {
    this.liveness.drained();
    if (this.#state === "catching up" && this.hasRoom()) this.pump();
  }

  closed(): void {
    if (this.#state !== "closed") this.#leave();
    this.ports.closed(this);
  }

  #leave(): void {
    this.#state = "closed";
    this.#sequencer?.live.delete(this);
    this.#sequencer?.followers.delete(this);
    this.#inbox.close();
    this.#hold.node.connections.delete(this);
    this.ports.engine.presence.leave(this.#hold.node.user, this.id).catch((error: unknown) => {
      this.ports.logger.warn({ error }, "presence could not be told that a connection left; it expires by itself");
    });
    this.#hold[Symbol.dispose]();
  }
}

const NO_FEATURES: readonly string[] = [];

function featuresOf({ features }: AcceptRequest): readonly string[] {
  return features === undefined ? NO_FEATURES : FEATURES.filter((name) => features.includes(name));
}
