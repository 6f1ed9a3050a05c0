import { setTimeout as sleep } from "node:timers/promises";
import { askRedis } from "./ask-redis.js";
import { freePort } from "./free-port.js";
import { startOwnRedis } from "./redis.js";

const SLOTS = 16_384;
const DEADLINE_MS = 30_000;
const POLL_MS = 20;

/** @typedef {{ node: import("./index.js").Service & { port: number }, id: string, busPort: number }} Member */

/** @param {import("./index.js").RedisClusterOptions} [options] */
export async function startRedisCluster({ primaries = 3, replicas = 0, nodeTimeoutMs = 2000 } = {}) {
  /** @type {Member[]} */
  const members = [];
  const stop = async () => void (await Promise.all(members.map(({ node }) => node.stop())));
  try {
    for (let index = 0; index < primaries * (1 + replicas); index += 1) members.push(await startMember(nodeTimeoutMs));
    await join(members, primaries);
  } catch (error) {
    await stop();
    throw error;
  }
  const nodes = members.map(({ node }) => node);
  return {
    urls: nodes.map(({ url }) => url),
    primaries: nodes.slice(0, primaries),
    replicas: nodes.slice(primaries),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** @param {number} nodeTimeoutMs */
async function startMember(nodeTimeoutMs) {
  // The port is taken a moment later; a loser ends at once and says so.
  const busPort = await freePort();
  const node = await startOwnRedis({
    "cluster-enabled": "yes",
    "cluster-port": busPort,
    "cluster-node-timeout": nodeTimeoutMs,
    appendonly: "yes",
  });
  return { node, busPort, id: await askRedis(node.port, ["CLUSTER", "MYID"]) };
}

/** @param {readonly Member[]} members @param {number} primaries */
async function join(members, primaries) {
  const [first, ...others] = members;
  if (first === undefined) throw new Error("primaries: expected at least 1, received 0");
  for (const [index, { node }] of members.entries())
    await askRedis(node.port, ["CLUSTER", "SET-CONFIG-EPOCH", index + 1]);
  for (const { node, busPort } of others)
    await askRedis(first.node.port, ["CLUSTER", "MEET", "127.0.0.1", node.port, busPort]);
  await until(members, ["CLUSTER", "INFO"], `cluster_known_nodes:${members.length}\r\n`);
  for (const [index, { node }] of members.slice(0, primaries).entries()) {
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / primaries));
    await askRedis(node.port, ["CLUSTER", "ADDSLOTSRANGE", from ?? 0, (to ?? 0) - 1]);
  }
  const replicas = members.slice(primaries);
  for (const [index, { node }] of replicas.entries())
    await askRedis(node.port, ["CLUSTER", "REPLICATE", members[index % primaries]?.id ?? ""]);
  await until(members, ["CLUSTER", "INFO"], "cluster_state:ok\r\n");
  await until(replicas, ["INFO", "replication"], "master_link_status:up\r\n");
}

/**
 * Waits until each of them says `text` in its answer.
 *
 * @param {readonly Member[]} members
 * @param {readonly string[]} command
 * @param {string} text
 */
async function until(members, command, text) {
  const deadline = Date.now() + DEADLINE_MS;
  for (const { node } of members) {
    for (let seen = ""; !seen.includes(text); await sleep(POLL_MS)) {
      if (Date.now() > deadline)
        throw new Error(`unable to form a Redis cluster; expected ${text}, received:\n${seen}`);
      seen = await askRedis(node.port, command);
    }
  }
}
