import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { portsOf, type AcceptRequest, type HubPorts, type Refusal } from "@isowire/core/contracts";
import { CLOSE_CODES } from "@isowire/core/protocol";
import { WebSocketServer, type ServerOptions } from "ws";
import { askAuthenticator, type Admitted } from "./ask-authenticator.js";
import type { EndpointSettings } from "./attach-options.js";
import { checkUpgrade, type UpgradeRules } from "./check-upgrade.js";
import { connectionWishes } from "./connection-wishes.js";
import { errorFields, secretsOf } from "./error-fields.js";
import { OriginPolicy } from "./origin-policy.js";
import { OwnedWebSocket } from "./owned-web-socket.js";
import { admissionRefusal, httpRefusal, REFUSALS, refuseOverHttp } from "./refuse.js";
import { safeRefresh } from "./safe-refresh.js";
import type { UpgradeTarget } from "./server-mount.js";
import { chooseDialect, type Dialect } from "./subprotocols.js";
import { WsConnection } from "./ws-connection.js";

/** How long the peer has to answer a close before its socket is destroyed, ms. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * In how many pieces a message may come, as frames or as packets: each costs memory beside its bytes. As many as its largest
 * size has pieces of 64 bytes, and at least 1,024.
 */
const PIECE_BYTES = 64;
const MIN_PIECES = 1_024;

/** Nothing is kept between two messages: it would be memory of every connection, and would show in lengths what was sent before. */
const DEFLATE = { serverNoContextTakeover: true, clientNoContextTakeover: true };

/** When to come back to an endpoint that was closed, ms. */
const RETURN_AFTER_MS = 1_000;

/** One upgrade on its way in. */
interface Visit {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly dialect: Dialect;
}

/** The way in, in the order the protocol prescribes: path, limits, Origin, credentials, handshake. */
export class Endpoint implements UpgradeTarget {
  readonly #settings: EndpointSettings;
  readonly #ports: HubPorts;
  readonly #rules: UpgradeRules;
  readonly #server: WebSocketServer;
  /** The same for everybody. */
  readonly #terms: Pick<AcceptRequest, "heartbeatMs" | "refresh">;
  readonly #underWay = new Set<Visit>();

  /** @throws IsowireError `ERR_CONTRACT` when the hub is not one. */
  constructor(settings: EndpointSettings) {
    this.#settings = settings;
    this.#ports = portsOf(settings.hub);
    const { allowedOrigins: allowed, requireOrigin: required, dialects } = settings;
    const { logger } = this.#ports;
    this.#rules = { ports: this.#ports, dialects, origins: new OriginPolicy({ allowed, required, logger }) };
    const { heartbeatMs, refresh } = settings;
    this.#terms = { heartbeatMs, ...(refresh === undefined ? {} : { refresh: safeRefresh(refresh, logger) }) };
    const { maxMessageBytes } = this.#ports.limits;
    const maxPieces = Math.max(MIN_PIECES, Math.ceil(maxMessageBytes / PIECE_BYTES));
    const options: ServerOptions & {
      closeTimeout: number;
      maxFragments: number;
      maxBufferedChunks: number;
    } = {
      noServer: true,
      WebSocket: OwnedWebSocket,
      clientTracking: false,
      perMessageDeflate: settings.compression && DEFLATE,
      // WsConnection answers pings, within a bound.
      autoPong: false,
      maxPayload: maxMessageBytes,
      maxFragments: maxPieces,
      maxBufferedChunks: maxPieces,
      closeTimeout: CLOSE_TIMEOUT_MS,
      handleProtocols: (offered) => chooseDialect([...offered], dialects)?.subprotocol ?? false,
    };
    this.#server = new WebSocketServer(options);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Node took its own listener away; a client may vanish at any time.
    socket.on("error", destroy);
    const checked = checkUpgrade(request, this.#rules);
    if ("refusal" in checked) refuseOverHttp(socket, checked.refusal);
    else void this.#enter({ request, socket, head, dialect: checked.dialect });
  }

  /** Lets nobody in any more; those on their way are told to come back. */
  close(): void {
    for (const visit of this.#underWay) {
      this.#ports.release();
      refuseOverHttp(visit.socket, admissionRefusal("draining", RETURN_AFTER_MS));
    }
    this.#underWay.clear();
    this.#server.close();
  }

  async #enter(visit: Visit): Promise<void> {
    const { authenticate, authenticateTimeoutMs: timeoutMs } = this.#settings;
    this.#underWay.add(visit);
    const verdict = await askAuthenticator(visit.request, { authenticate, timeoutMs, ports: this.#ports });
    // Not there any more: the endpoint was closed meanwhile.
    if (!this.#underWay.delete(visit)) return;
    if ("refusal" in verdict) this.#refuse(visit, verdict.refusal);
    else this.#admit(visit, verdict);
  }

  #refuse(visit: Visit, refusal: Refusal): void {
    if (this.#settings.refuse === "http") {
      this.#ports.release();
      refuseOverHttp(visit.socket, httpRefusal(refusal));
      return;
    }
    const { close: code } = REFUSALS[refusal.reason];
    const webSocket = this.#handshake(visit);
    if (webSocket === undefined) return;
    webSocket.on("error", ignore);
    // The place is held until the socket is gone: it costs what any other costs.
    webSocket.once("close", () => this.#ports.release());
    webSocket.close(code, CLOSE_CODES[code].name);
  }

  #admit(visit: Visit, admitted: Admitted): void {
    // The answer to the handshake and what core says in the same turn leave as one write.
    visit.socket.cork();
    const webSocket = this.#handshake(visit);
    if (webSocket === undefined) return;
    const transport = new WsConnection(webSocket, visit.socket, { deflated: takesDeflated(webSocket, visit.request) });
    const { codec } = visit.dialect;
    const wishes = connectionWishes(visit.request);
    try {
      this.#ports.accept({
        ...this.#terms,
        ...wishes,
        ...(codec === undefined ? {} : { codec }),
        ...admitted,
        transport,
      });
    } catch (error) {
      this.#ports.logger.error(errorFields(error, secretsOf(visit.request)), "the hub did not accept a connection");
      webSocket.once("close", () => this.#ports.release());
      webSocket.resume();
      webSocket.close(1013, CLOSE_CODES[1013].name);
    }
  }

  /** Undefined when it cannot be completed, most often because the client is gone; its place is given back then. */
  #handshake({ request, socket, head }: Visit): OwnedWebSocket | undefined {
    let opened: OwnedWebSocket | undefined;
    try {
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        opened = webSocket as OwnedWebSocket;
      });
    } catch (error) {
      this.#ports.logger.error(errorFields(error, secretsOf(request)), "unable to complete a handshake");
      socket.destroy();
    }
    if (opened === undefined) this.#ports.release();
    // From here on the socket's errors are the library's.
    else socket.off("error", destroy);
    return opened;
  }
}

/**
 * Messages may be sent as they are to whoever agreed to compression; so they are to those who cannot remember the usual 32 KiB
 * of a message, for one frame is to serve all.
 */
function takesDeflated({ extensions }: OwnedWebSocket, { headers }: IncomingMessage): boolean {
  return extensions !== "" && headers["sec-websocket-extensions"]?.includes("server_max_window_bits") === false;
}

function destroy(this: Duplex): void {
  this.destroy();
}

function ignore(): void {
  // ws has answered and closes; `close` follows.
}
