import type { Round } from "./sample-module.js";

/** Rounds that fit a phone. */
const SHOWN = 5;

/** Uses per code and round, the last rounds side by side. */
export function SampleCounts({ rounds }: { readonly rounds: readonly Round[] }) {
  const codes = [...new Set(rounds.flatMap((round) => Object.keys(round)))].sort();
  if (codes.length === 0) return null;
  const shown = rounds.map((round, index) => ({ number: index + 1, round })).slice(-SHOWN);
  return (
    <table className="sample-counts">
      <thead>
        <tr>
          <th scope="col">code</th>
          {shown.map(({ number }) => (
            <th key={number} scope="col">
              round {number}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {codes.map((code) => (
          <tr key={code} data-code={code}>
            <th scope="row">
              <code>{code}</code>
            </th>
            {shown.map(({ number, round }) => (
              <td key={number} data-round={number} data-uses={round[code] ?? 0}>
                {round[code] ?? 0}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
