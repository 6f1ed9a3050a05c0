import type { UserContext } from "@isowire/core";
import type * as Ws from "@isowire/ws";
import type * as WsLibrary from "ws";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Application } from "../project/application.js";
import type { Project } from "../project/project.js";
import { Device, type DeviceOptions } from "./device.js";

/** The application's endpoint on a free port of the loopback, with users of the doctor's. */
export interface Served extends AsyncDisposable {
  /** A device of the user, connected. */
  open(context: UserContext, options?: Pick<DeviceOptions, "resume">): Promise<Device>;
}

/**
 * Serves the hub with the application's own options, except that the doctor says who is who.
 *
 * @throws CannotRun when `@isowire/ws` or `ws` is not installed
 */
export async function serve(project: Project, { hub, file }: Application): Promise<Served> {
  const { attachWebSocketServer, credentialsOf } = await project.import<typeof Ws>("@isowire/ws");
  const { WebSocket } = project.requireBeside<typeof WsLibrary>("@isowire/ws", "ws");
  const { refresh: _refresh, ...own } = { allowedOrigins: [], ...(await file.attachOptions?.(hub)) };
  const users = new Map<string, UserContext>();
  const server = createServer();
  const endpoint = attachWebSocketServer(server, {
    ...own,
    hub,
    authenticate(request) {
      const credentials = credentialsOf(request);
      const context = credentials.kind === "bearer" ? users.get(credentials.token) : undefined;
      return context ?? { reason: "unauthorized" };
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const devices: Device[] = [];
  return {
    open(context, options = {}) {
      const token = `user-${users.size}`;
      users.set(token, context);
      const url = `ws://127.0.0.1:${port}${endpoint.path}`;
      const device = new Device({ url, token, origin: own.allowedOrigins[0], WebSocket, ...options });
      devices.push(device);
      return device.opened();
    },
    async [Symbol.asyncDispose]() {
      for (const device of devices) device.cut();
      await endpoint.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
