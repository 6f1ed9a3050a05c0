import type { Wire } from "../wire/wire.js";
import { useState } from "react";
import { SampleCounts } from "./sample-counts.js";
import { type Round, runSample, SAMPLE_SITES } from "./sample-module.js";

interface Progress {
  readonly migrated: readonly string[];
  readonly rounds: readonly Round[];
}

const START: Progress = { migrated: [], rounds: [] };

/** A small module of old calls. Each is migrated with a button, and the uses of each code fall, round by round, to none. */
export function SamplePanel({ wire }: { readonly wire: Wire }) {
  const [progress, setProgress] = useState(START);
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = (migrated: readonly string[]): void => {
    setRunning(true);
    setProblem(undefined);
    runSample(wire, migrated)
      .then((round) => setProgress(({ rounds }) => ({ migrated, rounds: [...rounds, round] })))
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
      .finally(() => setRunning(false));
  };
  const { migrated, rounds } = progress;
  return (
    <section className="sample" aria-label="A module on its way" data-migrated={migrated.length}>
      <h3>A module on its way</h3>
      <ul className="sites">
        {SAMPLE_SITES.map(({ site, before, after }) => {
          const isMigrated = migrated.includes(site);
          return (
            <li key={site} data-site={site} data-migrated={isMigrated}>
              <strong>{site}</strong>
              <code>{isMigrated ? after : before}</code>
              {isMigrated ? (
                <span>migrated</span>
              ) : (
                <button type="button" disabled={isRunning} onClick={() => run([...migrated, site])}>
                  Migrate {site}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <button type="button" disabled={isRunning} onClick={() => run(migrated)}>
        Run the module
      </button>{" "}
      <button type="button" disabled={isRunning || rounds.length === 0} onClick={() => setProgress(START)}>
        Start over
      </button>
      <p role="status">{problem ?? sayOf(rounds)}</p>
      <SampleCounts rounds={rounds} />
    </section>
  );
}

function sayOf(rounds: readonly Round[]): string {
  const last = rounds.at(-1);
  if (last === undefined) return "Each round sends three events. What it uses of the old API is counted by code.";
  const uses = Object.values(last).reduce((sum, count) => sum + count, 0);
  return uses === 0
    ? `Round ${rounds.length} used no old name: this module is ready for 2.0.0.`
    : `Round ${rounds.length} used old names ${uses} times.`;
}
