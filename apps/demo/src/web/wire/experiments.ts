import type { Wire } from "./wire.js";
import { postJson } from "../visit/post-json.js";

/** Has the server cut this pane's socket without a word, and keep the pane away for a while. */
export async function dropSocket({ session }: Wire, forMs = 0): Promise<void> {
  await postJson("/api/drop", { secret: session.secret, body: { forMs } });
}

/** A link that opens one more device of this user: once, within five minutes. */
export async function createPairingLink({ session }: Wire): Promise<string> {
  const { path } = await postJson<{ readonly path: string }>("/api/pair", { secret: session.secret });
  return new URL(path, location.href).href;
}
