import { spawn } from "node:child_process";
import { redacted } from "../report/error-text.js";
import type { ChildMessage, Task } from "./messages.js";

export interface ChildOptions {
  readonly task: Task;
  /** After which it is killed. */
  readonly deadlineMs: number;
  readonly env: NodeJS.ProcessEnv;
}

/** What came of a child; `problem` when it did not come to its end. */
export interface ChildOutcome {
  readonly messages: readonly ChildMessage[];
  readonly problem?: string;
}

// Evaluated in the project's folder: this import() finds what the project's own code finds.
const CODE = "const { main } = await import(process.argv[1]); await main((specifier) => import(specifier));";
const PROGRAM = new URL("./section-process.js", import.meta.url).href;
const KEPT_OUTPUT = 4_000;

/** Does a task in a process of its own, in the project's folder. Neither a crash nor a hang of it gets further than here. */
export function runChild({ task, deadlineMs, env }: ChildOptions): Promise<ChildOutcome> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", CODE, PROGRAM], {
    cwd: task.root,
    env,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const messages: ChildMessage[] = [];
  let stderr = "";
  let isLate = false;
  let failure: Error | undefined;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, deadlineMs);
  child.on("message", (message) => {
    if (isOurs(message)) messages.push(message);
  });
  child.on("error", (error) => (failure = error));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-KEPT_OUTPUT)));
  child.send(task, () => undefined);
  return new Promise((resolve) => {
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const isDone = messages.some(({ kind }) => kind === "done");
      if (isDone) return resolve({ messages });
      if (isLate) return resolve({ messages, problem: `it did not end within ${deadlineMs / 1000} s and was stopped` });
      const how = failure?.message ?? (signal === null ? `with exit code ${String(code)}` : `by ${signal}`);
      resolve({ messages, problem: `its process ended ${how} before it was done${lastWords(stderr)}` });
    });
  });
}

/** An application may send messages to its parent, too. */
function isOurs(message: unknown): message is ChildMessage {
  const kinds = ["check", "data", "scan", "done"];
  return typeof message === "object" && message !== null && kinds.includes((message as { kind?: string }).kind ?? "");
}

/** The line that names the error, of what it wrote at the end. */
function lastWords(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const line = lines.findLast((each) => /^\w*Error\b/.test(each)) ?? lines.at(-1);
  return line === undefined ? "" : `: ${redacted(line.trim())}`;
}
