import { execFile } from "node:child_process";

/** A process that hangs; a slow machine takes its time. */
const DEADLINE_MS = 600_000;
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, however it ends. */
export async function outcomeOf(command: readonly string[], { cwd, env = {} }: CommandOptions): Promise<Ended> {
  const [program = "", ...args] = command;
  const options = { cwd, env: { ...process.env, ...env }, timeout: DEADLINE_MS, maxBuffer: MAX_OUTPUT_BYTES };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ exitCode: error.code, stdout, stderr });
      else reject(new Error(`unable to run ${command.join(" ")} to its end; ${stderr}${stdout}`, { cause: error }));
    });
  });
}

/** What a program prints when all is well; otherwise throws with what it said. */
export async function run(command: readonly string[], options: CommandOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await outcomeOf(command, options);
  if (exitCode === 0) return stdout;
  throw new Error(`${command.join(" ")} ended with ${String(exitCode)}:\n${stderr}\n${stdout}`);
}
