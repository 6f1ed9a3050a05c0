import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cliOptions, USAGE, type CliOptions } from "./cli-options.js";
import { measureInChild } from "./measure-in-child.js";
import { planOf } from "./plan.js";
import { describeMachine, machineText } from "./report/machine.js";
import { resultText } from "./report/table.js";
import { writeReport } from "./report/write-report.js";
import { runWork } from "./run-work.js";
import { bunPath } from "./server/server-process.js";
import type { Peer } from "./works/work.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const LIMITS = `What this cannot show: networks (it is all loopback), TLS, compression, browsers, more than one machine, and other
machines than this one. Ratios within a run mean more than numbers, and numbers of two runs do not compare.
`;

async function run({ works, pairs, quick, out, profile }: CliOptions): Promise<void> {
  const machine = describeMachine();
  console.log(`${machineText(machine)}\n`);
  const { measurements, seconds } = planOf(works, { pairs, quick });
  console.log(`${measurements} measurements, about ${Math.ceil(seconds / 60)} min on a quiet machine\n`);
  const without = unavailable();
  for (const work of works) {
    const startedAt = performance.now();
    const measure = (_work: typeof work, peer: Peer) => measureInChild(work, peer, { quick, profile });
    const result = await runWork(work, { pairs, without, measure });
    console.log(`${resultText(result)}\n(${((performance.now() - startedAt) / 1_000).toFixed(0)} s)\n`);
    await writeReport(result, { folder: resolve(ROOT, out), machine });
  }
  console.log(LIMITS);
}

function unavailable(): ReadonlySet<Peer> {
  try {
    bunPath();
    return new Set();
  } catch {
    console.log("bun is left out: there is no program of it for this machine\n");
    return new Set<Peer>(["bun"]);
  }
}

function parsed(): CliOptions {
  try {
    return cliOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

await run(parsed());
