import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";

/** The program of a README, and the lines it promises to print (none when the README promises none). */
export interface Quickstart {
  readonly code: string;
  readonly output: readonly string[];
}

/** Reads the ```js block after `<!-- quickstart -->` and the block after `<!-- quickstart output -->`, if there is one. */
export function readQuickstart(file: string): Quickstart | undefined {
  const text = readFileSync(file, "utf8");
  const code = /<!-- quickstart -->\s*```js\n([\s\S]*?)^```/m.exec(text)?.[1];
  const output = /<!-- quickstart output -->\s*```[a-z]*\n([\s\S]*?)^```/m.exec(text)?.[1] ?? "";
  return code === undefined ? undefined : { code, output: output.split("\n").filter((line) => line.trim() !== "") };
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined when it was still running, as a server does, and we stopped it. */
  readonly exitCode: number | undefined;
  /** A server of it was listening. */
  readonly hasListened: boolean;
}

export interface RunOptions {
  /** What it has to print. */
  readonly lines: readonly string[];
  readonly timeoutMs: number;
  /** A server has done all it does once it listens and has printed the lines. */
  readonly stopsWhenListening?: boolean;
  /** Of Node. */
  readonly flags?: readonly string[];
}

/** What programs read of the environment. */
const SECRET = "a secret of at least thirty-two bytes";
const ENVIRONMENT = { NODE_ENV: "development", PORT: "0", JWT_SECRET: SECRET, SESSION_SECRET: SECRET };

/** Runs a program until it ends, or has done all it does and stayed up a moment, or `timeoutMs` are over. */
export async function runProgram(
  file: string,
  { lines, timeoutMs, stopsWhenListening = false, flags = [] }: RunOptions,
) {
  const env = { ...process.env, ...ENVIRONMENT };
  const child = spawn(process.execPath, [...flags, "--import", TELLS_WHEN_LISTENING, file], {
    env,
    // What a program writes stays with it.
    cwd: dirname(file),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const printed = { stdout: "", stderr: "" };
  let hasListened = false;
  return new Promise<Outcome>((resolve) => {
    const stop = () => child.kill("SIGKILL");
    const deadline = setTimeout(stop, timeoutMs);
    const look = (): void => {
      const hasPrinted = lines.every((line) => printed.stdout.includes(line));
      const isComplete = stopsWhenListening ? hasListened && hasPrinted : lines.length > 0 && hasPrinted;
      if (isComplete) setTimeout(stop, STAYS_UP_MS);
    };
    child.on("message", () => {
      hasListened = true;
      look();
    });
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed.stdout += text;
      look();
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text));
    child.once("close", (exitCode) => {
      clearTimeout(deadline);
      resolve({ ...printed, exitCode: exitCode ?? undefined, hasListened });
    });
  });
}

/** A program that prints its promise and then crashes has not kept it. */
const STAYS_UP_MS = 500;

const TELLS_WHEN_LISTENING = `data:text/javascript,${encodeURIComponent(`
  import net from "node:net";
  const { emit } = net.Server.prototype;
  net.Server.prototype.emit = function (name, ...rest) {
    if (name === "listening") process.send?.("listening");
    return emit.call(this, name, ...rest);
  };
  process.channel?.unref();
`)}`;
