import { once } from "node:events";
import type { WireMessage } from "../device.js";
import type { Attacker, UpgradeRequest } from "./attacker.js";
import { frame } from "./frame.js";
import type { Stage } from "./stage.js";

const BATCH = 100;
let ids = 0;

/** A command id nobody has used. */
export function freshId(): string {
  ids += 1;
  return `attack-${String(ids).padStart(16, "0")}`;
}

/** A command that is answered with its payload. */
export function echo(
  payload: unknown,
  id: string = freshId(),
): { readonly type: string; readonly id: string; readonly payload: unknown } {
  return { type: "echo", id, payload };
}

/** `what`, and the connection goes on: a ping that is sent now is answered. */
export async function goesOn(attacker: Attacker, what: string): Promise<string> {
  const pongs = (): number => attacker.messages.filter(({ type }) => type === "isowire:pong").length;
  const before = pongs();
  attacker.say({ type: "isowire:ping" });
  await attacker.until("a pong, or the end", () => pongs() > before || attacker.ended);
  return attacker.ended ? `${what}, then ${await attacker.fate()}` : `${what}, goes on`;
}

/** What these bytes are answered: the next ack or error. */
export async function answerTo(attacker: Attacker, bytes: Buffer | string | object): Promise<WireMessage> {
  const answers = (): readonly WireMessage[] =>
    attacker.messages.filter(({ type }) => ["isowire:ack", "isowire:error", "isowire:page"].includes(type));
  const before = answers().length;
  if (Buffer.isBuffer(bytes)) attacker.write(bytes);
  else attacker.say(bytes);
  return attacker.until("an answer", () => answers()[before]);
}

export function nameOf(answer: WireMessage): string {
  if (answer.type === "isowire:error") return String(answer["code"]);
  return answer.type === "isowire:page" ? "a page" : "taken";
}

/** What a text is answered by somebody who was let in, and whether the connection goes on. */
export async function afterText(stage: Stage, text: string | object): Promise<string> {
  const attacker = await stage.enter();
  const answer = await answerTo(attacker, text);
  return goesOn(attacker, nameOf(answer));
}

export type Headers = NonNullable<UpgradeRequest["headers"]>;

/** Who knocks unless it is said. */
export const EVE = { user: "eve" };

/** What eve's upgrade comes to with these headers in place of the usual ones. */
export async function fateWith(stage: Stage, headers: Headers, request: UpgradeRequest = {}): Promise<string> {
  return stage.knock({ ...EVE, headers, ...request }).fate();
}

/** What becomes of somebody who was let in and sends these bytes. */
export async function fateAfter(stage: Stage, ...bytes: readonly Buffer[]): Promise<string> {
  const attacker = await stage.enter();
  attacker.write(Buffer.concat(bytes));
  return attacker.fate();
}

/** One outcome for all variants, or which ones differ. */
export async function eachOf<T>(variants: readonly T[], run: (variant: T) => Promise<string>): Promise<string> {
  const got = new Map<string, T[]>();
  for (const variant of variants) {
    const outcome = await run(variant);
    got.set(outcome, [...(got.get(outcome) ?? []), variant]);
  }
  const [first] = got.keys();
  return got.size === 1 && first !== undefined ? first : JSON.stringify([...got]);
}

/** At once, but no faster than the operating system's queue of new connections takes them. */
export async function knockTogether(count: number, knock: (n: number) => Attacker): Promise<readonly Attacker[]> {
  const attackers: Attacker[] = [];
  while (attackers.length < count) {
    const batch = Array.from({ length: Math.min(BATCH, count - attackers.length) }, (_, n) =>
      knock(attackers.length + n),
    );
    attackers.push(...batch);
    await Promise.all(batch.map(async ({ socket }) => socket.connecting && once(socket, "connect")));
  }
  return attackers;
}

/** What a limit of so much a second lets through until now: the burst, and what came in since. */
export function mostAllowed(perSecond: number, since: number): number {
  return perSecond + Math.ceil((perSecond * (Date.now() - since)) / 1_000) + 1;
}

/** A message in a frame. */
export function textFrameOf(message: object): Buffer {
  return frame(JSON.stringify(message));
}
