import type { ProcessInspection } from "./inspection.js";

/** What the process counts over all its users. */
export function ProcessNumbers({ stats, deprecations }: ProcessInspection) {
  return (
    <section className="card" aria-label="The process">
      <h3>The process</h3>
      <dl className="numbers">
        {Object.entries(stats).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-stat={name}>{typeof value === "boolean" ? (value ? "yes" : "no") : value}</dd>
          </div>
        ))}
      </dl>
      <h4>Deprecated names used</h4>
      {deprecations.length === 0 ? (
        <p className="empty">none</p>
      ) : (
        <ul className="counts">
          {deprecations.map(({ code, uses, lately }) => (
            <li key={code} data-code={code} data-lately={lately}>
              <code>{code}</code> {uses}×, {lately} in the last minute
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
