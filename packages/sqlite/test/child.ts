import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** A program of `fixtures`, over the built package, in a process of its own. */
export interface Child extends AsyncDisposable {
  /** What it has said so far. */
  readonly said: () => string;
  readonly saysSomething: () => Promise<void>;
  /** As the kernel does it: nothing of the program runs any more. */
  readonly kill: () => Promise<void>;
  /** Lets it end by itself. */
  readonly end: () => Promise<void>;
}

export function startChild(program: string, args: readonly string[], shell = ""): Child {
  const file = fileURLToPath(new URL(`fixtures/${program}`, import.meta.url));
  const child =
    shell === ""
      ? spawn(process.execPath, [file, ...args], { stdio: ["pipe", "pipe", "inherit"] })
      : spawn("bash", ["-c", `${shell}; exec "$@"`, "bash", process.execPath, file, ...args], {
          stdio: ["pipe", "pipe", "inherit"],
        });
  return childOf(child);
}

function childOf(child: ChildProcessByStdio<Writable, Readable, null>): Child {
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const closed = once(child, "close");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await closed;
  };
  return {
    said: () => said,
    saysSomething: async () => {
      if (said === "") await Promise.race([once(child.stdout, "data"), closed]);
    },
    kill,
    end: async () => {
      child.stdin.end();
      await closed;
    },
    [Symbol.asyncDispose]: kill,
  };
}
