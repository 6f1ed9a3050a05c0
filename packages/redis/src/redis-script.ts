import { createHash } from "node:crypto";

/** A Lua script, and the name under which a server that has seen it knows it. */
export interface RedisScript {
  readonly name: string;
  readonly text: string;
  readonly sha: string;
}

export interface ScriptParts {
  readonly name: string;
  readonly parts: readonly string[];
  /**
   * Runs also when the server is out of memory: what reads, renews or frees. What adds is refused before it has done
   * anything.
   */
  readonly whenFull: boolean;
}

/** One script of several parts. Its first line has the server check memory, role and slots before anything runs. */
export function redisScript({ name, parts, whenFull }: ScriptParts): RedisScript {
  const text = [whenFull ? "#!lua flags=allow-oom" : "#!lua", ...parts].join("\n");
  return { name, text, sha: createHash("sha1").update(text).digest("hex") };
}
