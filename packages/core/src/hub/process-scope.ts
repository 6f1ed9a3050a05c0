import cluster from "node:cluster";
import { isMainThread } from "node:worker_threads";
import type { Engine } from "../contracts/engine.js";
import { IsowireError } from "../errors/isowire-error.js";
import { globalRegistry } from "../registry/global-registry.js";

/** @throws IsowireError `ERR_INVALID_OPTION` when many nodes are promised over an engine that only this process sees. */
export function refuseProcessEngine(engine: Engine, nodes: "one" | "many"): void {
  if (nodes !== "many" || engine.scope === "cluster") return;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message:
      'unable to create the hub; nodes: "many" expected an engine that all nodes share (PostgreSQL, Redis), received one of this process alone',
  });
}

/** Tells once when this process looks like one of several that each have an engine of their own. */
export function warnIfOneOfMany(engine: Engine): void {
  const oneOfMany = cluster.isWorker || !isMainThread || process.env["NODE_APP_INSTANCE"] !== undefined;
  if (engine.scope === "cluster" || !oneOfMany) return;
  const { latch } = globalRegistry("latch");
  if (latch.has("ISOWIRE_W002")) return;
  latch.set("ISOWIRE_W002", true);
  process.emitWarning("this process looks like one of many, and its engine is seen by this process alone", {
    type: "IsowireWarning",
    code: "ISOWIRE_W002",
    detail: "A user whose devices reach different processes will miss events. Use an engine that all of them share.",
  });
}
