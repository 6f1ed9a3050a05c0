import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Server as SecureServer } from "node:https";
import type { Duplex } from "node:stream";
import { invalidOption } from "./invalid-option.js";
import { refuseOverHttp } from "./refuse.js";
import { pathOf } from "./request-target.js";

export type HttpServer = Server | SecureServer;

/** Takes over what asks for an upgrade on one path. */
export interface UpgradeTarget {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Events that bring a request and its response. */
const REQUESTS = new Set<unknown>(["request", "checkContinue", "checkExpectation"]);

const mounts = new WeakMap<HttpServer, ServerMount>();

/**
 * What stands between one HTTP server and the endpoints on it. It keeps `request` and `upgrade` events of the endpoints'
 * paths from everybody else, whenever they registered: two answers to one request would crash, and other WebSocket
 * libraries destroy upgrades they do not know. All else passes untouched.
 */
export class ServerMount {
  readonly #server: HttpServer;
  readonly #targets = new Map<string, UpgradeTarget>();
  readonly #emit: HttpServer["emit"];
  readonly #emitWasOwn: boolean;
  readonly #ours: HttpServer["emit"];
  /** The answer to the last request on a socket; it is done when all before it are. */
  readonly #answers = new WeakMap<Duplex, ServerResponse>();

  static of(server: HttpServer): ServerMount {
    const mount = mounts.get(server) ?? new ServerMount(server);
    mounts.set(server, mount);
    return mount;
  }

  private constructor(server: HttpServer) {
    this.#server = server;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the server as `this` below
    this.#emit = server.emit;
    this.#emitWasOwn = Object.hasOwn(server, "emit");
    const claims = (event: unknown, args: readonly unknown[]): boolean => this.#claims(event, args);
    const emit = this.#emit;
    this.#ours = function (this: HttpServer, event: string | symbol, ...args: unknown[]): boolean {
      return claims(event, args) || (Reflect.apply(emit, this, [event, ...args]) as boolean);
    } as HttpServer["emit"];
    server.emit = this.#ours;
    // Node asks whether anybody listens before it treats a request as an upgrade.
    server.on("upgrade", this.#foreign);
  }

  /** @throws IsowireError `ERR_INVALID_OPTION` when the path is taken. */
  add(path: string, target: UpgradeTarget): void {
    if (this.#targets.has(path)) throw invalidOption("path", "a path that no other endpoint of this server has", path);
    this.#targets.set(path, target);
  }

  /** The last one to leave puts the server back as it was. */
  remove(path: string): void {
    this.#targets.delete(path);
    if (this.#targets.size > 0 || mounts.get(this.#server) !== this) return;
    mounts.delete(this.#server);
    this.#server.off("upgrade", this.#foreign);
    // Somebody may have wrapped `emit` after us; ours then passes everything on.
    if (this.#server.emit !== this.#ours) return;
    if (this.#emitWasOwn) this.#server.emit = this.#emit;
    else Reflect.deleteProperty(this.#server, "emit");
  }

  #claims(event: unknown, args: readonly unknown[]): boolean {
    const request = args[0] as IncomingMessage;
    if (REQUESTS.has(event)) this.#answers.set(request.socket, args[1] as ServerResponse);
    if (event !== "request" && event !== "upgrade") return false;
    const target = this.#targets.get(pathOf(request));
    if (target === undefined) return false;
    const socket = args[1] as Duplex;
    if (event === "request") requireUpgrade(request, args[1] as ServerResponse);
    else if (this.#isUnanswered(socket)) socket.destroy();
    else target.upgrade(request, socket, args[2] as Buffer);
    return true;
  }

  /** Sent behind a request that is not answered yet: whatever we write would be read as the answer to that one. */
  #isUnanswered(socket: Duplex): boolean {
    return this.#answers.get(socket)?.writableFinished === false;
  }

  readonly #foreign = (_request: IncomingMessage, socket: Duplex): void => {
    if (this.#server.listenerCount("upgrade") > 1) return;
    if (this.#isUnanswered(socket)) {
      socket.destroy();
      return;
    }
    socket.on("error", () => socket.destroy());
    refuseOverHttp(socket, { status: 404, text: "there is no WebSocket endpoint on this path" });
  };
}

export const UPGRADE_REQUIRED = {
  status: 426,
  text: "this path speaks WebSocket: send an upgrade request",
  headers: { Connection: "Upgrade", Upgrade: "websocket" },
};

function requireUpgrade(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(UPGRADE_REQUIRED.status, {
    ...UPGRADE_REQUIRED.headers,
    "Content-Type": "text/plain; charset=utf-8",
  });
  response.end(`${UPGRADE_REQUIRED.text}\n`);
}
