import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Peer, Sample, Work } from "./works/work.js";

const LONGEST_MS = 600_000;

/** One measurement in a process of its own, which holds the load client and starts the server. */
export async function measureInChild(
  work: Work,
  peer: Peer,
  options: { readonly quick: boolean; readonly profile?: string | undefined },
): Promise<Sample> {
  const script = fileURLToPath(new URL("./measure.js", import.meta.url));
  const setup = JSON.stringify({ work: work.name, peer, ...options });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, setup], { timeout: LONGEST_MS });
    return JSON.parse(stdout) as Sample;
  } catch (cause) {
    throw new Error(`unable to measure ${work.name} of ${peer}`, { cause });
  }
}
