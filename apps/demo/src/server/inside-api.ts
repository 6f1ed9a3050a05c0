import type { Route } from "./demo-api.js";
import type { Devices } from "./devices.js";
import type { RunningServer } from "./start-server.js";
import { contextOf } from "./authenticate.js";
import { deviceOf } from "./device-of.js";
import { HttpProblem } from "./http-problem.js";
import { inspectUser } from "./inspect-user.js";
import { callLegacy, isLegacyCallName } from "./legacy-calls.js";
import { readJson } from "./read-json.js";
import { runningServer } from "./running-server.js";
import { isSiteName, runSample } from "./sample-module.js";
import type { ServerLives } from "./server-lives.js";

export interface InsideApiPorts {
  readonly devices: Devices;
  readonly lives: ServerLives<RunningServer>;
}

/** What the panels below the panes ask: how things stand, a call of the old API, a round of the sample module, a restart. */
export function createInsideApi({ devices, lives }: InsideApiPorts) {
  const inspect: Route = async (request) => {
    const device = deviceOf(request, devices);
    const { hub, registry } = runningServer(lives);
    return inspectUser(device, { hub, registry, restarts: lives.restarts });
  };
  const legacy: Route = async (request) => {
    const device = deviceOf(request, devices);
    runningServer(lives);
    const { call, to = "somebody-else" } = await readJson(request);
    if (!isLegacyCallName(call) || typeof to !== "string")
      throw new HttpProblem(400, "ERR_BODY", { message: "expected a known call" });
    return callLegacy(call, { context: contextOf(device), threadId: device.user.threadId, to });
  };
  const sample: Route = async (request) => {
    const device = deviceOf(request, devices);
    runningServer(lives);
    const { migrated = [] } = await readJson(request);
    if (!Array.isArray(migrated) || !migrated.every(isSiteName))
      throw new HttpProblem(400, "ERR_BODY", { message: "expected the names of migrated places" });
    return { uses: await runSample(migrated, { context: contextOf(device), threadId: device.user.threadId }) };
  };
  const restart: Route = async (request) => {
    deviceOf(request, devices);
    runningServer(lives);
    await readJson(request);
    lives.restart();
    return { restarts: lives.restarts };
  };
  return {
    reads: new Map<string, Route>([["/api/inspect", inspect]]),
    routes: new Map<string, Route>([
      ["/api/legacy", legacy],
      ["/api/sample", sample],
      ["/api/restart", restart],
    ]),
  };
}
