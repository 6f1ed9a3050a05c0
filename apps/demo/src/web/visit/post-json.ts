/** What the server answered instead of a result. The message is fit for the page. */
export class ServerRefusal extends Error {
  override readonly name = "ServerRefusal";
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number;

  constructor(status: number, answer: Readonly<Record<string, unknown>>) {
    super(typeof answer["message"] === "string" ? answer["message"] : `The server answered ${status}.`);
    this.status = status;
    this.code = typeof answer["code"] === "string" ? answer["code"] : "";
    this.retryAfterMs = typeof answer["retryAfterMs"] === "number" ? answer["retryAfterMs"] : 0;
  }
}

export interface PostOptions {
  readonly body?: object;
  /** Of the device that asks. */
  readonly secret?: string;
}

/**
 * Asks the demo's server for something.
 *
 * @throws ServerRefusal; TypeError when the server is not reached
 */
export async function postJson<T>(path: string, { body = {}, secret }: PostOptions = {}): Promise<T> {
  const headers = new Headers({ "content-type": "application/json" });
  if (secret !== undefined) headers.set("authorization", `Bearer ${secret}`);
  return answerOf<T>(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/**
 * Asks the demo's server how something stands.
 *
 * @throws ServerRefusal; TypeError when the server is not reached
 */
export async function getJson<T>(path: string, { secret }: { readonly secret: string }): Promise<T> {
  return answerOf<T>(await fetch(path, { headers: { authorization: `Bearer ${secret}` } }));
}

async function answerOf<T>(response: Response): Promise<T> {
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (!response.ok) throw new ServerRefusal(response.status, answer);
  return answer as T;
}
