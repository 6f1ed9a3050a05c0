import type { startRedisCluster } from "@tooling/services";
import { createClient } from "redis";
import type { User } from "@isowire/core/contracts";
import { Keys } from "../src/keys.js";
import { slotOfKey } from "../src/slot.js";

export type Servers = Awaited<ReturnType<typeof startRedisCluster>>;
type Server = Servers["primaries"][number];

/** Asks one server; numbers and text come back as they are. */
export async function ask<Reply = string>({ url }: { readonly url: string }, command: string[]): Promise<Reply> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.sendCommand<Reply>(command);
  } finally {
    client.destroy();
  }
}

/** The slot that has the user's keys. */
export const slotOf = (user: User): number => slotOfKey(new Keys("any").ofUser(user).channel);

type Place = readonly [host: string, port: number];
type Range = readonly [from: number, to: number, primary: Place, ...replicas: Place[]];

/** Who has the slot, of servers that are all alive: the primary first, then its replicas. */
export async function holdersOf(servers: readonly Server[], slot: number): Promise<readonly Server[]> {
  const [first] = servers;
  if (first === undefined) throw new Error("expected a server");
  const ranges = await ask<readonly Range[]>(first, ["CLUSTER", "SLOTS"]);
  const [, , ...places] = ranges.find(([from, to]) => from <= slot && slot <= to) ?? [0, 0];
  return places.flatMap(([, port]) => servers.find((server) => server.port === port) ?? []);
}

/** Which of the servers is the primary of the slot. */
export async function ownerOf(servers: readonly Server[], slot: number): Promise<Server> {
  const [owner] = await holdersOf(servers, slot);
  if (owner === undefined) throw new Error(`expected an owner of slot ${String(slot)}`);
  return owner;
}

/** Moves a slot, key by key, as resharding does. */
export async function moveSlot(slot: number, from: Server, to: Server): Promise<void> {
  const [source, target] = [await ask(from, ["CLUSTER", "MYID"]), await ask(to, ["CLUSTER", "MYID"])];
  await ask(to, ["CLUSTER", "SETSLOT", String(slot), "IMPORTING", source]);
  await ask(from, ["CLUSTER", "SETSLOT", String(slot), "MIGRATING", target]);
  for (;;) {
    const keys = await ask<readonly string[]>(from, ["CLUSTER", "GETKEYSINSLOT", String(slot), "3"]);
    if (keys.length === 0) break;
    await ask(from, ["MIGRATE", "127.0.0.1", String(to.port), "", "0", "5000", "KEYS", ...keys]);
  }
  for (const server of [to, from]) await ask(server, ["CLUSTER", "SETSLOT", String(slot), "NODE", target]);
}
