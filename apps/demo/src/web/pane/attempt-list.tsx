import type { Attempt } from "../wire/reach-for-other.js";

export interface AttemptListProps {
  readonly from: string;
  readonly to: string;
  readonly attempts: readonly Attempt[];
}

/** What one user tried with the other's ids, and how the server answered. */
export function AttemptList({ from, to, attempts }: AttemptListProps) {
  const isSafe = attempts.every(({ isRefused }) => isRefused);
  return (
    <>
      <p>
        {isSafe
          ? `Refused: from ${from}'s wire, nothing of ${to} can be reached.`
          : `${from} reached something of ${to}!`}
      </p>
      <dl className="attempts" data-safe={isSafe}>
        {attempts.map(({ sent, answer, isRefused }) => (
          <div key={sent} data-refused={isRefused}>
            <dt>{sent}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
