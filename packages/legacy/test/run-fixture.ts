import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { MigrationStatus } from "@isowire/core";

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Report {
  readonly warnings: readonly { readonly name: string; readonly code: string; readonly message: string }[];
  readonly status: MigrationStatus;
}

export interface Setting {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** Runs an application on the built packages, in a process of its own. */
export async function run(file: string, { flags = [], env: more = {} }: Setting = {}): Promise<Outcome> {
  const { NODE_OPTIONS: _options, NODE_PENDING_DEPRECATION: _pending, ...env } = process.env;
  const child = spawn(process.execPath, [...flags, file], {
    env: { ...env, ...more },
    timeout: 60_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close") as Promise<[number]>;
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { exitCode, stdout, stderr };
}

export const reportOf = ({ stdout }: Outcome): Report => JSON.parse(stdout) as Report;
