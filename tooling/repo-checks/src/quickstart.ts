import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

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
}

/** Runs a program until it ends, or has printed `lines` and stayed up a moment, or `timeoutMs` are over. */
export async function runProgram(file: string, { lines, timeoutMs }: { lines: readonly string[]; timeoutMs: number }) {
  const env = { ...process.env, NODE_ENV: "development", PORT: "0" };
  const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "" };
  return new Promise<Outcome>((resolve) => {
    const stop = () => child.kill("SIGKILL");
    const deadline = setTimeout(stop, timeoutMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed.stdout += text;
      const isComplete = lines.length > 0 && lines.every((line) => printed.stdout.includes(line));
      if (isComplete) setTimeout(stop, STAYS_UP_MS);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text));
    child.once("close", (exitCode) => {
      clearTimeout(deadline);
      resolve({ ...printed, exitCode: exitCode ?? undefined });
    });
  });
}

/** A program that prints its promise and then crashes has not kept it. */
const STAYS_UP_MS = 500;
